# Completes the commands of algo in bash. In ~/.bashrc: source <(algo completion bash)

_algo() {
    local line=${COMP_LINE:0:COMP_POINT} rest bare piece word about i
    local -a words=()
    local files=
    # bash takes a word apart at =, : and @. What nothing separates in the line belongs together.
    rest=$line
    for ((i = 0; i <= COMP_CWORD; i++)); do
        piece=${COMP_WORDS[i]}
        bare=${rest#"${rest%%[![:space:]]*}"}
        if ((${#piece} > ${#bare})); then piece=$bare; fi
        if ((i > 0)) && [[ $bare == "$rest" ]]; then
            words[${#words[@]} - 1]+=$piece
        else
            words+=("$piece")
        fi
        rest=${bare#"$piece"}
    done
    local current=${words[${#words[@]} - 1]}
    # Only what stands behind the last of these characters is replaced; an @ is part of what follows it.
    local kept=$current mark
    for mark in '=' ':'; do
        if [[ $COMP_WORDBREAKS == *"$mark"* ]]; then kept=${kept##*"$mark"}; fi
    done
    if [[ $COMP_WORDBREAKS == *@* && $kept == *@* ]]; then kept=@${kept##*@}; fi
    local before=${current%"$kept"}
    before=${before//\\/}
    COMPREPLY=()
    while IFS=$'\t' read -r word about; do
        if [[ $word == :files ]]; then
            files=1
        else
            COMPREPLY+=("${word#"$before"}")
        fi
    done < <(
        # Quotes and backslashes are the shell's, not part of the words.
        for word in "${words[@]:1}"; do
            word=${word//\\/}
            printf '%s\n' "${word//[\"\']/}"
        done | "${words[0]/#\~/$HOME}" completion words 2>/dev/null
    )
    if [[ -n $files ]]; then
        # Then the shell quotes what needs it, and puts a slash behind directories.
        compopt -o filenames 2>/dev/null
        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$kept")
    else
        for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do
            printf -v "COMPREPLY[i]" %q "${COMPREPLY[i]}"
        done
    fi
    if ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
}

complete -F _algo algo
