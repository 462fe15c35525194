using System.Globalization;
using System.Text;
using System.Text.Json;
using NeuroChip.Cli.Output;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Cli.Microcode;

/// <summary>What a program is and costs, for a person or a machine.</summary>
internal static class ProgramText
{
    /// <summary>Words, bits of the product, and instructions by the dependencies that hold.</summary>
    public static string SummaryOf(ProgramSummary summary, MicroProgram program)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{program.Words.Length} words, product of {summary.ProductBits} bits{(summary.DrawsRandom ? ", draws random numbers" : "")}\n");
        foreach (CostCase cost in summary.Costs)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {CaseOf(cost)}: {cost.Ops} instructions{(summary.Compares ? " at most" : "")}\n");
        }

        return text.ToString();
    }

    /// <summary>The same as JSON, with words and assembly text.</summary>
    public static string ForMachine(string command, MicroProgram program, ProgramSummary summary) => JsonText.Object(json =>
    {
        json.WriteString("command", command);
        Write(json, program);
        json.WriteNumber("productBits", summary.ProductBits);
        json.WriteBoolean("drawsRandom", summary.DrawsRandom);
        json.WriteStartArray("costs");
        foreach (CostCase cost in summary.Costs)
        {
            json.WriteStartObject();
            json.WriteString("dependencies", CaseOf(cost));
            json.WriteNumber("instructions", cost.Ops);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Writes words, tables and text as members of an object.</summary>
    public static void Write(Utf8JsonWriter json, MicroProgram program)
    {
        json.WriteStartArray("words");
        foreach (ushort word in program.Words)
        {
            json.WriteStringValue(word.ToString("x4", CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
        json.WriteStartArray("constants");
        foreach (short constant in program.Constants)
        {
            json.WriteNumberValue(constant);
        }

        json.WriteEndArray();
        json.WriteStartArray("limits");
        foreach (LearnLimit limit in program.Limits)
        {
            json.WriteStartObject();
            json.WriteNumber("low", limit.Low);
            json.WriteNumber("high", limit.High);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("assembly", MicroDisassembler.Program(program));
    }

    private static string CaseOf(CostCase cost)
    {
        var held = new List<string>();
        (LearnDependency Flag, string Name)[] names = [(LearnDependency.X0, "x0"), (LearnDependency.Y0, "y0"), (LearnDependency.R0, "r0")];
        held.AddRange(names.Where(name => cost.Held.HasFlag(name.Flag)).Select(name => name.Name));
        held.AddRange(Enumerable.Range(0, 10).Where(k => ((cost.ActiveU >> k) & 1) != 0).Select(k => string.Create(CultureInfo.InvariantCulture, $"u{k}")));
        return held.Count == 0 ? "nothing holds" : string.Join(' ', held);
    }
}
