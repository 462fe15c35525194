namespace NeuroChip.Compilation;

/// <summary>Runs the checkers, if asked to. A fault they find is the compiler's, so it stops with an exception.</summary>
internal sealed class StageChecks(bool enabled)
{
    public void Stage(string stage, Func<IReadOnlyList<string>> check)
    {
        if (enabled && check() is { Count: > 0 } faults)
        {
            throw new StageCheckException(stage, faults);
        }
    }
}

/// <summary>A checker found that a pass made something wrong of a sound network.</summary>
public sealed class StageCheckException : Exception
{
    private const int Shown = 20;

    internal StageCheckException(string stage, IReadOnlyList<string> faults)
        : base($"The check after {stage} found {faults.Count} fault(s) of the compiler:\n{string.Join('\n', faults.Take(Shown))}") => this.Stage = stage;

    /// <summary>The stage whose result is wrong.</summary>
    public string Stage { get; }
}
