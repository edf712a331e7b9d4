"""How right a reading is on articles whose right record a person wrote down: gold files, scores, differences."""
