namespace NeuroChip.Cli.Terminals;

/// <summary>Where the command writes: data to <see cref="Out"/>, everything a person watches to <see cref="Error"/>.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="IsWatched">Whether a person watches standard error, so that bars may be drawn.</param>
/// <param name="HasColor">Whether colours may be used.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, bool IsWatched, bool HasColor)
{
    /// <summary>The process's own streams. NO_COLOR and TERM=dumb are respected.</summary>
    public static Terminal OfProcess()
    {
        bool isDumb = Environment.GetEnvironmentVariable("TERM") is "dumb";
        bool noColor = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        bool isWatched = !Console.IsErrorRedirected && !isDumb;
        return new Terminal(Console.Out, Console.Error, isWatched, isWatched && !noColor);
    }

    /// <summary>Tells a person something that is no result.</summary>
    public void Notice(string text) => Error.WriteLine($"neurochip: {text}");
}
