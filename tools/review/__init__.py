"""A sheet on paper for each muscle, on which a clinician agrees or says what to change."""
