using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Emulator.Loading;

/// <summary>
/// Checks and resolves the learning tables of a core: used when an image is loaded, and whenever the host has written some
/// of them. Behind it every program is proven sound, every index resolves, and what a program writes fits its lists.
/// </summary>
internal sealed class LearnDecoder(
    CoreWords words, PlasticRows rows, int[] delayBits, int[] tagBits, int delaySlots, RandomUnits posts, RandomAxonUnits pres)
{
    /// <summary>What is allowed beside the role where synapses do not learn.</summary>
    public const string ZeroFields = "0 in all other fields of an in-axon whose synapses do not learn";

    /// <summary>Longest axonal delay of the image's packets to each in-axon; filled when packets are checked.</summary>
    public int[] AxonalDelay { get; } = new int[rows.Count];

    /// <summary>Largest delay that a synapse of an in-axon may have.</summary>
    public int LargestDelay(int axon) => Math.Min(62, delaySlots - 2 - AxonalDelay[axon]);

    /// <summary>Largest delay that a host may write to a synapse of an in-axon: its list must hold it, too.</summary>
    public int LargestStoredDelay(int axon) => Math.Min(LargestDelay(axon), (1 << delayBits[axon]) - 1);

    /// <summary>Tags that every block of an in-axon's list holds.</summary>
    public (int Low, int High) StoredTags(int axon) => tagBits[axon] == 0
        ? (0, 0)
        : (-(1 << (tagBits[axon] - 1)), (1 << (tagBits[axon] - 1)) - 1);

    /// <summary>Checks tables and gives the programs of their profiles.</summary>
    /// <exception cref="ImageLoadException">They do not hold together; the code says why.</exception>
    public LearnProgram[] Check(LearnWords tables)
    {
        TraceConfig[] traces = CheckTraces(tables);
        LearnProgram[] programs = new LearnPrograms(words, tables).Resolve();
        for (int axon = 0; axon < tables.Pre.Length; axon++)
        {
            CheckPre(tables, axon, traces, programs);
        }

        bool drawn = traces.Any(trace => trace.Rounding == TraceRounding.Stochastic);
        for (int i = 0; i < tables.Post.Length; i++)
        {
            TracePost post = tables.Post[i];
            words.Require(
                post == default || Math.Max(Math.Max(post.Config1, post.Config2), post.Config3) < tables.TraceConfigsUsed,
                SectionKind.TracesPost, i, LoadCodes.DanglingReference,
                $"trace configurations {post.Config1}, {post.Config2} and {post.Config3}", $"those below {tables.TraceConfigsUsed}, which the core has");
        }

        CheckTargets(tables, traces, programs, drawn);
        return programs;
    }

    /// <summary>Takes checked tables over.</summary>
    public void Apply(LearnWords tables, LearnProgram[] programs, LearnParameters learn)
    {
        learn.Words = tables;
        learn.Programs = programs;
        for (int i = 0; i < learn.Traces.Length; i++)
        {
            learn.Traces[i] = TraceConfig.Decode(words.Layout, tables.TraceConfigs[i]);
        }

        for (int axon = 0; axon < tables.Pre.Length; axon++)
        {
            TracePre pre = tables.Pre[axon];
            learn.Role[axon] = pre.Role;
            learn.Profile[axon] = pre.Profile;
            learn.ConfigX1[axon] = pre.Config1;
            learn.ConfigX2[axon] = pre.Config2;
        }

        for (int i = 0; i < tables.Post.Length; i++)
        {
            TracePost post = tables.Post[i];
            (learn.ConfigY1[i], learn.ConfigY2[i], learn.ConfigY3[i]) = (post.Config1, post.Config2, post.Config3);
        }
    }

    private TraceConfig[] CheckTraces(LearnWords tables)
    {
        var traces = new TraceConfig[tables.TraceConfigs.Length];
        for (int i = 0; i < traces.Length; i++)
        {
            TraceConfig trace = words.Decode<TraceConfig>(SectionKind.TraceConfigs, i, tables.TraceConfigs[i]);
            words.Require(
                !trace.Hold || (trace.Impulse, trace.ImpulseFraction, trace.Decay) == (0, 0, 0), SectionKind.TraceConfigs, i, LoadCodes.BadValue,
                "impulse or decay in a trace that holds its value", "0 for both");
            traces[i] = trace;
        }

        return traces;
    }

    private void CheckPre(LearnWords tables, int axon, TraceConfig[] traces, LearnProgram[] programs)
    {
        TracePre pre = tables.Pre[axon];
        if (pre.Role != AxonRole.Learn)
        {
            words.Require(
                pre == new TracePre { Role = pre.Role }, SectionKind.TracesPre, axon, LoadCodes.BadValue,
                $"traces, configurations or a profile with the role {pre.Role}", ZeroFields);
            return;
        }

        words.Require(
            pre.Profile < tables.ProfilesUsed && pre.Config1 < tables.TraceConfigsUsed && pre.Config2 < tables.TraceConfigsUsed,
            SectionKind.TracesPre, axon, LoadCodes.DanglingReference,
            $"learning profile {pre.Profile}, trace configurations {pre.Config1} and {pre.Config2}",
            $"profiles below {tables.ProfilesUsed} and configurations below {tables.TraceConfigsUsed}, which the core has");
        LearnProgram program = programs[pre.Profile];
        CheckStorage(axon, program);
        bool draws = program.Summary.DrawsRandom;
        words.Require(
            pres.Covered[axon] || !(draws || IsDrawn(traces[pre.Config1]) || IsDrawn(traces[pre.Config2])),
            SectionKind.TracesPre, axon, LoadCodes.LearnIncomplete,
            "stochastic rounding at an in-axon that no range of RandomAxons covers", "in-axons that a range makes a unit with a seed");
        words.Require(
            !draws || pres.Unit[axon] < program.PreUnits, SectionKind.TracesPre, axon, LoadCodes.LearnIncomplete,
            $"unit {pres.Unit[axon]} of a pre population of {program.PreUnits}", "units of the population, where synapses are rounded stochastically");
    }

    private void CheckStorage(int axon, LearnProgram program)
    {
        words.Require(
            program.LongestDelay < 0 || delayBits[axon] == 6, SectionKind.SynapseLists, axon, LoadCodes.PlasticList,
            $"{delayBits[axon]} bits for delays that are learned", "6 bits");
        words.Require(
            !program.WritesTag || tagBits[axon] == 9, SectionKind.SynapseLists, axon, LoadCodes.PlasticList,
            $"{tagBits[axon]} bits for tags that are learned", "9 bits");
        words.Require(
            program.LongestDelay <= LargestDelay(axon), SectionKind.SynapseLists, axon, LoadCodes.DelayTooLong,
            $"delays that a program may write up to {program.LongestDelay}, with axonal delays up to {AxonalDelay[axon]}",
            $"a sum of 0..{delaySlots - 2} with {delaySlots} slots");
    }

    /// <summary>Compartments that draw random numbers by their unit: those that plastic synapses end at.</summary>
    private void CheckTargets(LearnWords tables, TraceConfig[] traces, LearnProgram[] programs, bool drawn)
    {
        for (int axon = 0; axon < rows.Count; axon++)
        {
            bool rounds = rows.Start[axon] < rows.Start[axon + 1] && programs[tables.Pre[axon].Profile].Summary.DrawsRandom;
            for (int synapse = rows.Start[axon]; (rounds || drawn) && synapse < rows.Start[axon + 1]; synapse++)
            {
                int target = rows.Target[synapse];
                TracePost post = tables.Post[target];
                words.Require(
                    posts.TryGet(target, out _, out _)
                        || !(rounds || IsDrawn(traces[post.Config1]) || IsDrawn(traces[post.Config2]) || IsDrawn(traces[post.Config3])),
                    SectionKind.TracesPost, target, LoadCodes.LearnIncomplete,
                    "stochastic rounding at a compartment that no range of RandomRanges covers",
                    "compartments that a range makes a unit with a seed");
            }
        }
    }

    private static bool IsDrawn(TraceConfig trace) => trace.Rounding == TraceRounding.Stochastic;
}
