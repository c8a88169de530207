#compdef algo
# Completes the commands of algo in zsh. In ~/.zshrc, behind compinit: source <(algo completion zsh)

_algo() {
    local line word about program=${(Q)words[1]}
    local -a whole open
    local files=
    for line in "${(@f)$(print -rl -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" | ${~program} completion words 2>/dev/null)}"; do
        word=${line%%$'\t'*}
        about=${line#*$'\t'}
        if [[ $line == :files ]]; then
            files=1
        elif [[ $word == *= ]]; then
            open+=("${word//:/\\:}:$about")
        elif [[ -n $word ]]; then
            whole+=("${word//:/\\:}:$about")
        fi
    done
    if (( $#whole )); then _describe word whole; fi
    if (( $#open )); then _describe key open -S ''; fi
    if [[ -n $files ]]; then _files; fi
}

# Loaded from a directory of functions it is called at once; sourced it is made known.
if [[ ${funcstack[1]} == _algo ]]; then
    _algo "$@"
else
    compdef _algo algo
fi
