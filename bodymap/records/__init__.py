"""What is handed on: places and their scores as CSV, as CHOIR rows, as FHIR; the first two back again.

Made for one screen and for files of many visits: visits come and go one at a time, as text in lines.
"""
