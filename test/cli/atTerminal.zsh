# Types lines at a shell in a terminal of its own, each with a tab behind it, and prints what stands on the line then.
#   zsh -f atTerminal.zsh SHELL SCRIPT LINE...
zmodload zsh/zpty
shell=$1 script=$2; shift 2
export TERM=dumb
if [[ $shell == zsh ]]; then zpty terminal zsh -f -i; else zpty terminal bash --norc --noprofile -i; fi

keys() { zpty -w -n terminal "$1" }

# Reads until a text comes, for ten seconds at most.
await() {
  local all= part
  integer tries=0
  while [[ $all != *$1* ]] && (( tries++ < 200 )); do
    if zpty -r -t terminal part; then all+=$part; else sleep 0.05; fi
  done
  REPLY=$all
}

# What is typed is echoed too: of the words that are waited for only the output has no quotes within.
keys $'PS1= PS2=; echo rea""dy\n'; await ready
keys "source $script; echo load\"\"ed"$'\n'; await loaded
[[ $REPLY == *'not found'* ]] && print -r -- "source: ${(V)REPLY}"
for line in "$@"; do
  keys "$line"$'\t'
  sleep 1
  # Ctrl-A and Ctrl-E: the line is said instead of run.
  keys $'\x01'"echo '<'"' '$'\x05'"'>'; echo do\"\"ne"$'\n'; await done
  [[ $REPLY =~ "< ([^>'<]*)>" ]] && print -r -- "${match[1]}"
done
zpty -d terminal
