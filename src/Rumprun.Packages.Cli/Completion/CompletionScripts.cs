namespace Rumprun.Packages.Cli.Completion;

/// <summary>
/// Shell scripts that query rrpkg itself for completions through the <c>[suggest]</c> directive. They contain no verbs or
/// options, so they never become outdated.
/// </summary>
public static class CompletionScripts
{
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        _ => Fish,
    };

    private const string Bash = """
        # rrpkg completion for bash: source <(rrpkg completion bash)
        _rrpkg() {
            local words
            words=$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "${words}" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _rrpkg rrpkg
        """;

    private const string Zsh = """
        #compdef rrpkg
        # rrpkg completion for zsh: source <(rrpkg completion zsh)
        _rrpkg() {
            local -a words_found
            words_found=("${(@f)$(${words[1]} "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a words_found
        }
        compdef _rrpkg rrpkg
        """;

    private const string Fish = """
        # rrpkg completion for fish: rrpkg completion fish | source
        function __rrpkg_complete
            set -l line (commandline -cp)
            rrpkg "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -f -c rrpkg -a '(__rrpkg_complete)'
        """;
}
