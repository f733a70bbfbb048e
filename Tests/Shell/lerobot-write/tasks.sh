# The task is --task, else the instruction of the step, else that of the episode.
exec 2>&1
show() { jq -c '[.total_tasks, (.features | keys_unsorted)]' "$1/meta/info.json"; }
steps() { rlds-cat --rate 5 -f action "$@" --split 'val[:1]' "$DATA/tiny_robot"; }
steps -f language_instruction | lerobot-write steps
show steps
steps -f language_instruction | lerobot-write --task other one
show one
steps | lerobot-write episodes
show episodes
