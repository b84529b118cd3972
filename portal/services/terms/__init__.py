"""Terms: what people do with their texts."""
