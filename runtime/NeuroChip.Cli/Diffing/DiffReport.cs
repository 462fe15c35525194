using NeuroChip.Cli.Output;
using NeuroChip.Cli.Terminals;

namespace NeuroChip.Cli.Diffing;

/// <summary>The outcome of a comparison, for a person or a machine.</summary>
internal sealed class DiffReport(Terminal terminal, bool json)
{
    /// <summary>Of two chips.</summary>
    public void Write(StateDifference? first, int steps, bool byCore, string a, string b)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonText.Object(writer =>
            {
                writer.WriteString("command", "diff");
                writer.WriteString("a", a);
                writer.WriteString("b", b);
                writer.WriteString("by", byCore ? "core" : "unit");
                writer.WriteNumber("steps", first is null ? steps : first.Step);
                writer.WriteBoolean("same", first is null);
                if (first is not null)
                {
                    Write(writer, first);
                }
            }));
            return;
        }

        terminal.Out.WriteLine($"A  {a}");
        terminal.Out.WriteLine($"B  {b}");
        terminal.Out.WriteLine(byCore ? "compared core by core" : "compared by population and unit, since their places differ");
        terminal.Out.WriteLine(first is null
            ? $"same after every phase of {steps} steps"
            : $"first difference: step {first.Step}, phase {DigestTrail.NameOf(first.Phase)}, {first.Place}: {first.Word}: A {first.A}, B {first.B}");
        if (first is not null)
        {
            terminal.Out.WriteLine($"{first.Words} word{(first.Words == 1 ? " differs" : "s differ")} after that phase");
        }
    }

    /// <summary>Of two files of digests.</summary>
    public void Write(TrailDifference? first, long lines)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonText.Object(writer =>
            {
                writer.WriteString("command", "diff");
                writer.WriteNumber("lines", lines);
                writer.WriteBoolean("same", first is null);
                if (first is not null)
                {
                    writer.WriteStartObject("first");
                    writer.WriteNumber("step", first.Step);
                    writer.WriteString("phase", first.Phase);
                    writer.WriteString("core", first.Core);
                    writer.WriteString("a", first.A);
                    writer.WriteString("b", first.B);
                    writer.WriteEndObject();
                }
            }));
            return;
        }

        terminal.Out.WriteLine(first is null
            ? $"same: {lines} digests"
            : $"first difference: step {first.Step}, phase {first.Phase}, core {first.Core}: A {first.A}, B {first.B}");
    }

    private static void Write(System.Text.Json.Utf8JsonWriter writer, StateDifference first)
    {
        writer.WriteStartObject("first");
        writer.WriteNumber("step", first.Step);
        writer.WriteString("phase", DigestTrail.NameOf(first.Phase));
        if (first.Core is { } core)
        {
            writer.WriteNumber("chip", core.Chip);
            writer.WriteNumber("core", core.Core);
        }

        if (first.Compartment is { } compartment)
        {
            writer.WriteNumber("compartment", compartment);
        }

        writer.WriteString("unit", first.Unit);
        writer.WriteString("word", first.Word);
        writer.WriteString("a", first.A);
        writer.WriteString("b", first.B);
        writer.WriteNumber("words", first.Words);
        writer.WriteEndObject();
    }
}
