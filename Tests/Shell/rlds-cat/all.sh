# A dataset with every element type and encoding, as text.
rlds-cat --split all "$DATA/tiny_robot" | stream-text
