namespace NeuroChip.SpecTool.Diagnostics;

/// <summary>A line and column of one spec file.</summary>
internal readonly record struct Place(string File, long Line, long Column)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}

/// <summary>One fault in the specs, printed as <c>file:line:column: NC6010: message</c>.</summary>
internal sealed record Problem(ProblemCode Code, Place Place, string Message)
{
    public override string ToString() => $"{Place}: NC{(int)Code}: {Message}";
}

/// <summary>Collects faults so that one run names all of them.</summary>
internal sealed class Problems
{
    private readonly List<Problem> _all = [];

    public IReadOnlyList<Problem> All => _all;

    public bool Any => _all.Count > 0;

    public void Add(ProblemCode code, Place place, string message) => _all.Add(new Problem(code, place, message));
}
