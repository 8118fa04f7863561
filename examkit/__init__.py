"""Quizzes, grading, analysis and reports for the legal-study exams of cadres.

The flow: question bank -> blueprint -> forms -> paper and key; answers -> responses -> scores -> statistics ->
report.  ARCHITECTURE.md tells where each part lives.
"""

__version__ = "0.1.0"
