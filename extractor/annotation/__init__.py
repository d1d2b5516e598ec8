"""Takes records to annotation tools and brings corrected articles back as gold."""
