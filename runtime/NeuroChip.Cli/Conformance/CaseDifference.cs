using System.Globalization;

namespace NeuroChip.Cli.Conformance;

/// <summary>One value that is not as the case expects.</summary>
/// <param name="Step">The step.</param>
/// <param name="Variable">What it is: <c>a.v[3]</c>, <c>spike a[3]</c> or <c>state_hash</c>.</param>
/// <param name="Expected">What the case says.</param>
/// <param name="Found">What the device did.</param>
internal sealed record CaseDifference(long Step, string Variable, string Expected, string Found)
{
    /// <summary>The variable's name when only the state's hash differs.</summary>
    public const string Hash = "state_hash";

    public static CaseDifference OfValue(int step, CaseProbe probe, int expected, int found) =>
        new(step, probe.Key, expected.ToString(CultureInfo.InvariantCulture), found.ToString(CultureInfo.InvariantCulture));

    public static CaseDifference MissingSpike(CaseSpike spike) => new(spike.Step, $"spike {spike.Population}[{spike.Unit}]", "a spike", "none");

    public static CaseDifference ExtraSpike(CaseSpike spike) => new(spike.Step, $"spike {spike.Population}[{spike.Unit}]", "none", "a spike");

    public static CaseDifference OfHash(int step, ulong expected, ulong found) => new(step, Hash, $"{expected:x16}", $"{found:x16}");

    /// <summary>Where it is, in words: the step, unless it is no matter of steps.</summary>
    public string Place { get; init; } = string.Create(CultureInfo.InvariantCulture, $"step {Step}");

    public override string ToString() => $"{Place}: {Variable}: expected {Expected}, found {Found}";
}
