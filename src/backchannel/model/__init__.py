"""Values that every stage speaks in: article, annotated document, record. They know no stage."""
