namespace Conformance.Tests.Sweeps.Microcode;

/// <summary>How many visits each runner has been compared in, and in how many the opcode of the sweep was executed.</summary>
internal sealed class SweepCounts
{
    private readonly Dictionary<string, long> _visits = [];
    private readonly HashSet<int> _opcodes = [];
    private int _least = int.MaxValue;

    /// <summary>Visits that were compared.</summary>
    public void Add(string runner, int visits) => _visits[runner] = _visits.GetValueOrDefault(runner) + visits;

    /// <summary>An opcode is done.</summary>
    public void Swept(int opcode, int executed)
    {
        _opcodes.Add(opcode);
        _least = Math.Min(_least, executed);
    }

    public override string ToString() =>
        $"{_opcodes.Count} opcodes, each executed in {_least} random states or more on each runner; all visits compared with the closed form: "
        + string.Join(", ", _visits.Select(pair => $"{pair.Key} {pair.Value}"));
}
