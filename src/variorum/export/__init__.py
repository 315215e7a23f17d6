"""Tables and stories in the formats of other tools: Parquet, CSV, JSON lines, Web Annotation, GraphML."""
