using System.Text;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <summary>A lowered graph as text, for people and for golden tests.</summary>
internal static class LoweringDump
{
    /// <summary>Synapses shown of one group; the rest is counted.</summary>
    private const int Shown = 64;

    public static string Write(LoweredGraph graph)
    {
        var text = new StringBuilder();
        text.Append($"lowered '{graph.Name}' dt {graph.Dt:G9} sample {graph.SampleSteps?.ToString() ?? "-"} latency {graph.LatencySteps}\n");
        for (int g = 0; g < graph.Groups.Length; g++)
        {
            LoweredGroup group = graph.Groups[g];
            text.Append($"group {g} '{group.Name}' size {group.Size} seed {group.Seed} depth {group.Depth} ");
            text.Append(group switch
            {
                SourceGroup => "source",
                IntegerGroup integer => Registers(integer.Parameters) + (integer.ServesGroup is { } served ? $" serves {served}" : ""),
                RealGroup real => Real(real),
                _ => "?",
            }).Append('\n');
        }

        foreach (SynapseGroup synapses in graph.Synapses)
        {
            text.Append($"synapses '{synapses.Name}' {synapses.Pre} -> {synapses.Post} {synapses.Units}{(synapses.IsBias ? " bias" : "")}");
            text.Append(synapses.Format is { } format ? $" {format.Sign} {format.WeightBits} bits exp {format.WeightExp}" : "");
            text.Append($" count {synapses.Table.Count}\n");
            AppendLearning(text, synapses.Learning);
            AppendSynapses(text, synapses.Table, weight => $"{weight:G6}");
        }

        foreach (LoweredReward reward in graph.Rewards)
        {
            text.Append($"{(reward.Punish ? "punishment" : "reward")} {reward.From} -> {reward.Onto}\n");
        }

        foreach (LoweredInput input in graph.Inputs)
        {
            text.Append($"input '{input.Name}' -> {input.Group} {input.Drive}\n");
        }

        foreach (LoweredOutput output in graph.Outputs)
        {
            text.Append($"output '{output.Name}' <- {output.Group} {output.Kind}\n");
        }

        return text.ToString();
    }

    private static void AppendLearning(StringBuilder text, LoweredLearning? learning)
    {
        if (learning is null)
        {
            return;
        }

        LearningRule rule = learning.Rule;
        text.Append($"  learns by '{rule.Name}' seed {learning.Seed} epoch {rule.Epoch} rounding {rule.Rounding}");
        foreach ((string name, TraceSpec trace) in (ReadOnlySpan<(string, TraceSpec)>)[("x1", rule.X1), ("x2", rule.X2), ("y1", rule.Y1), ("y2", rule.Y2), ("y3", rule.Y3)])
        {
            text.Append(trace == TraceSpec.None ? "" : trace.Hold ? $" {name} held" : $" {name} {trace.ImpulseParts}/128 tau {trace.Tau:G6}");
        }

        text.Append('\n');
        foreach (Learning.CanonicalRule canonical in learning.Program.Rules)
        {
            text.Append($"  {canonical}\n");
        }

        text.Append($"  program {string.Join(' ', learning.Program.Words.Select(word => $"{word:x4}"))}");
        text.Append(string.Concat(learning.Program.Limits.Select((limit, i) => $" limit {i} {limit.Low}..{limit.High}"))).Append('\n');
    }

    /// <summary>Register values, those of a plain compartment left out.</summary>
    public static string Registers(IntegerCuba cuba)
    {
        var text = new StringBuilder(cuba.IsReadout ? "readout" : "compartments");
        text.Append($" du {Values(cuba.DecayU)} dv {Values(cuba.DecayV)} vth {Values(cuba.VthMant)}");
        Optional("bias", cuba.BiasMant, 0);
        Optional("bias-exp", cuba.BiasExp, 0);
        Optional("refract", cuba.Refract, 1);
        Optional("v-init", cuba.VInit, 0);
        text.Append(cuba.Reset == ResetMode.Zero ? "" : $" reset {cuba.Reset}");
        text.Append(cuba.ResetInterval == 0 ? "" : $" hard-reset {cuba.ResetInterval}+{cuba.ResetOffset}");
        text.Append(cuba.VMinExp == 23 && cuba.VMaxExp == 7 ? "" : $" limits {cuba.VMinExp} {cuba.VMaxExp}");
        text.Append(cuba.Noise is { } noise ? $" noise {noise.Target} {noise.Exp} {noise.Offset}" : "");
        text.Append(cuba.Dendrite is { } role ? $" dendrite {role.Join}{(role.JoinsBoth ? " both" : "")} passes {role.Push}" : "");
        return text.ToString();

        void Optional(string name, PerUnit<int> values, int usual)
        {
            if (values.Values.Any(v => v != usual))
            {
                text.Append($" {name} {Values(values)}");
            }
        }
    }

    public static void AppendSynapses<T>(StringBuilder text, SynapseTable<T> table, Func<T, string> show)
        where T : struct
    {
        int left = Shown;
        for (int pre = 0; pre < table.Rows && left > 0; pre++)
        {
            ReadOnlySpan<int> posts = table.RowPosts(pre);
            if (posts.IsEmpty)
            {
                continue;
            }

            text.Append($"  {pre}:");
            for (int i = 0; i < posts.Length && left-- > 0; i++)
            {
                int delay = table.Delay(table.RowStart[pre] + i);
                int tag = table.Tag(table.RowStart[pre] + i);
                text.Append($" {posts[i]}={show(table.RowWeights(pre)[i])}{(delay == 0 ? "" : $"@{delay}")}{(tag == 0 ? "" : $"#{tag}")}");
            }

            text.Append('\n');
        }

        if (table.Count > Shown)
        {
            text.Append($"  ... {table.Count - Shown} more\n");
        }
    }

    private static string Real(RealGroup group) =>
        $"{(group.IsReadout ? "real readout" : "real")} decay-u {Values(group.DecayU)} decay-v {Values(group.DecayV)} "
        + $"gain {Values(group.SpikeGain)} current-gain {Values(group.CurrentGain)} threshold {Values(group.Threshold)} "
        + $"bias {Values(group.Bias)} start {Values(group.StartV)} reset {group.Reset}";

    private static string Values(PerUnit<double> values) => Join(values.Values.Select(v => $"{v:G6}"));

    private static string Values(PerUnit<int> values) => Join(values.Values.Select(v => $"{v}"));

    private static string Join(IEnumerable<string> values)
    {
        string[] all = [.. values];
        if (all.Distinct().Count() == 1)
        {
            return all[0];
        }

        return all.Length <= 8 ? $"[{string.Join(' ', all)}]" : $"[{string.Join(' ', all.Take(8))} ... {all.Length}]";
    }
}
