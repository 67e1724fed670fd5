"""Plans of few requests that show whether answers fit together; no Schemathesis here."""
