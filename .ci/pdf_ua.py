"""Fails if a PDF breaks a rule of PDF/UA-1: pdf_ua.py FILE…"""

import sys

from page import validate_pdf

n_failed = 0
for file in sys.argv[1:]:
    report = validate_pdf(file, profile="ua1")
    n_failed += report.rules.failed
    for rule, message in sorted({(failure.rule_id, failure.message) for failure in report.failures}):
        print(f"{file}: {rule}: {message}")
print(f"{len(sys.argv) - 1} PDFs, {n_failed} failed rules")
sys.exit(n_failed > 0)
