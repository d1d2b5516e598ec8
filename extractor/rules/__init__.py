"""Rule stages, one file a type. A stage finds candidates and never removes another stage's."""
