namespace NeuroChip.Cli.Microcode;

/// <summary>A text that does not translate: every problem with its place and the line it is in.</summary>
/// <param name="code">Code of the first problem.</param>
/// <param name="message">All of them.</param>
internal sealed class TextRefusedException(string code, string message) : Exception(message)
{
    /// <summary>Code of the first problem.</summary>
    public string Code { get; } = code;
}
