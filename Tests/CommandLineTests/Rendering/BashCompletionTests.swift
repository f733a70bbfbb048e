import CommandLine
import Testing

@Suite struct BashCompletionTests {
  @Test func theBashCompletionHoldsAllThatIsDeclared() {
    let expected = #"""
      # bash completion for fixture-cat, generated from its declaration; do not edit.
      _fixture_cat() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
        # bash cuts --name=value into three words
        if [[ $word == = ]]; then
          word=
        elif [[ $before == = ]]; then
          before=${COMP_WORDS[COMP_CWORD-2]}
        fi
        COMPREPLY=()
        case $before in
          -q|--quality) return ;;
          -t|--topic) return ;;
          --order) mapfile -t COMPREPLY < <(compgen -W 'time file' -- "$word"); return ;;
          -j|--threads) return ;;
          --rate) return ;;
          -o|--output) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
          --memory) return ;;
        esac
        if [[ $word == -* ]]; then
          mapfile -t COMPREPLY < <(compgen -W '--quality --topic --order --threads --rate --output --force --strictly --quiet --verbose --memory --no-provenance --help --version' -- "$word")
          return
        fi
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
      }
      complete -F _fixture_cat fixture-cat

      """#
    #expect(
      Document.bash.text(for: DeclaredFilter(Fixture.self, libraries: Fixture.libraries))
        == expected)
  }
}
