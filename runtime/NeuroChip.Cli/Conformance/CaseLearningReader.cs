using System.Collections.Immutable;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Conformance;

/// <summary>
/// The learning part of a case. This version executes none of it; it is read in full, so that a file is either in order
/// or refused with its place, whatever the version.
/// </summary>
internal static class CaseLearningReader
{
    private const int ImpulseParts = 128;

    private const int MostImpulse = 127;

    private const int MostTau = 4095;

    private static readonly string[] TraceNames = ["x1", "x2", "y1", "y2", "y3"];

    public static CaseRule Rule(CaseElement rule, CaseNames names)
    {
        string name = names.AddRule(rule["name"]);
        var result = new CaseRule(
            name, rule.Find("dw")?.Text, rule.Find("dd")?.Text, rule.Find("dt")?.Text,
            [.. TraceNames.Select(trace => rule.Find(trace) is { } given ? Trace(given) : default)]);
        if ((result.Weight ?? result.Delay ?? result.Tag) is null)
        {
            throw rule.Refused(CliCodes.CaseFieldMissing, "the rule changes nothing", "none of dw, dd, dt", "one of them or more");
        }

        rule.Done();
        return result;
    }

    /// <summary>What the learning projections hold at the end: one element for each, with its synapses in their order.</summary>
    public static ImmutableArray<CaseLearned> Learned(CaseElement expect, ImmutableArray<CaseSynapses> synapses, CaseNames names)
    {
        CaseSynapses[] learning = [.. synapses.Where(projection => projection.Rule is not null)];
        CaseElement? list = learning.Length > 0 ? expect["learned"] : expect.Find("learned");
        CaseElement[] given = [.. list?.List() ?? []];
        if (given.Length != learning.Length)
        {
            throw list!.Refused(
                CliCodes.CaseExpectation, "there must be one element for each projection that learns", $"{given.Length}", $"{learning.Length}");
        }

        return [.. given.Select((element, i) => Learned(element, learning[i], names))];
    }

    private static CaseLearned Learned(CaseElement element, CaseSynapses projection, CaseNames names)
    {
        string name = $"{projection.Pre}->{projection.Post}";
        if (element["synapses"].Text != name)
        {
            throw element["synapses"].Refused(CliCodes.CaseExpectation, "another projection is expected here", element["synapses"].Quote(), $"'{name}'");
        }

        CaseElement list = element["entries"];
        ImmutableArray<ImmutableArray<int>> entries = [.. list.List().Select(entry => Entry(entry))];
        if (entries.Length != projection.Entries.Length)
        {
            throw list.Refused(CliCodes.CaseExpectation, "there must be one entry per synapse", $"{entries.Length}", $"{projection.Entries.Length}");
        }

        var result = new CaseLearned(
            name, entries, Traces(element["x"], 2, names.Size(projection.Pre)), Traces(element["y"], 3, names.Size(projection.Post)));
        element.Done();
        return result;
    }

    private static ImmutableArray<int> Entry(CaseElement entry) =>
        [.. entry.Tuple(5, 5).Select(field => field.Integer(int.MinValue, int.MaxValue))];

    private static ImmutableArray<ImmutableArray<int>> Traces(CaseElement traces, int count, int units) =>
        [.. traces.Tuple(count, count).Select(trace => trace.Tuple(units, units).Select(value => value.Integer(0, MostImpulse)).ToImmutableArray())];

    private static CaseTrace Trace(CaseElement trace)
    {
        // Below 128: 127 and 127 parts of 128 are the largest.
        int impulse = trace["impulse"].Parts(ImpulseParts, MostImpulse + 1);
        if (impulse == (MostImpulse + 1) * ImpulseParts)
        {
            throw trace["impulse"].Refused(CliCodes.CaseRange, "the number does not fit", trace["impulse"].Quote(), "below 128");
        }

        var result = new CaseTrace(impulse, trace["tau"].Integer(0, MostTau));
        trace.Done();
        return result;
    }
}
