using System.Text;
using NeuroChip.Compilation.Lowering;
using NeuroChip.Spec;

namespace NeuroChip.Compilation.Quantization;

/// <summary>A quantized graph as text.</summary>
internal static class QuantizationDump
{
    public static string Write(QuantizedGraph graph)
    {
        var text = new StringBuilder();
        text.Append($"quantized '{graph.Name}' sample {graph.SampleSteps?.ToString() ?? "-"} latency {graph.LatencySteps}\n");
        for (int g = 0; g < graph.Groups.Length; g++)
        {
            QuantizedGroup group = graph.Groups[g];
            text.Append($"group {g} '{group.Name}' size {group.Size} ");
            text.Append(group.Parameters is { } registers ? LoweringDump.Registers(registers) : "source");
            text.Append(group.VoltageScale is { } scale ? $" scale {scale[0]:G6}" : "").Append('\n');
            if (group.Learning is { } learning)
            {
                text.Append($"  epoch {learning.Epoch}{(learning.Draws ? " random" : "")} y1 {Trace(learning.Y1)} y2 {Trace(learning.Y2)} y3 {Trace(learning.Y3)}\n");
            }
        }

        foreach (QuantizedSynapses synapses in graph.Synapses)
        {
            text.Append($"synapses '{synapses.Name}' {synapses.Pre} -> {synapses.Post} count {synapses.Table.Count}");
            text.Append(synapses.Format is { } format ? $" {format.Sign} {format.WeightBits} bits exp {format.WeightExp}\n" : "\n");
            if (synapses.Learning is { } learning)
            {
                text.Append($"  learns by '{learning.Name}' seed {learning.Seed} words {learning.Words.Length} x1 {Trace(learning.X1)} x2 {Trace(learning.X2)}");
                text.Append(learning.LearnsDelays ? $" delays up to {learning.LongestLearned}\n" : "\n");
            }

            LoweringDump.AppendSynapses(text, synapses.Table, weight => $"{weight}");
        }

        foreach (QuantizedInput input in graph.Inputs)
        {
            text.Append($"input '{input.Name}' -> {input.Group} ");
            text.Append(input.Bias is { } bias
                ? $"bias gain {bias.Gain:G6} offset {bias.Offset:G6} exp {bias.Exponent} {(bias.TowardZero ? "toward-zero" : "nearest")}\n"
                : "spikes\n");
        }

        foreach (QuantizedOutput output in graph.Outputs)
        {
            text.Append($"output '{output.Name}' <- {output.Group} {output.Kind} / {output.Divisor}\n");
        }

        return text.ToString();
    }

    private static string Trace(TraceConfig trace) => trace.Hold ? "held"
        : trace == default ? "none"
        : $"{trace.Impulse}+{trace.ImpulseFraction}/128*{trace.Decay}/2^20 {trace.Rounding}";
}
