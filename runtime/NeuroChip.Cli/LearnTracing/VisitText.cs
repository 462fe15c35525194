using System.Globalization;
using System.Text;
using NeuroChip.Cli.Output;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Cli.LearnTracing;

/// <summary>A visit of a synapse, instruction by instruction.</summary>
internal static class VisitText
{
    private static readonly string[] Header = ["pc", "word", "instruction", "operands", "P", "Q", "A", "E", "writes"];

    /// <summary>For a person: a table of the instructions executed, and what was written.</summary>
    public static string ForPerson(string name, string place, IReadOnlyList<(VisitedSynapse Synapse, ExecutedInstruction Instruction)> visit)
    {
        var text = new StringBuilder();
        VisitedSynapse synapse = visit[0].Synapse;
        text.Append(CultureInfo.InvariantCulture, $"step {synapse.Step}: {name} ({place}, compartment {synapse.Target})\n");
        text.Append(TextTable.Write(Header, visit.Select(executed => Row(executed.Instruction)), 1, 2, 3, 8));

        // The first instruction of a program writes nothing, so its result has the values from before the visit.
        VisitResult before = visit[0].Instruction.Result;
        VisitResult after = visit[^1].Instruction.Result;
        text.Append(CultureInfo.InvariantCulture, $"w {Change(before.Weight, after.Weight)}, d {Change(before.Delay, after.Delay)}, t {Change(before.Tag, after.Tag)}; {after.Ops} instructions\n\n");
        return text.ToString();
    }

    /// <summary>For a machine: one object per instruction.</summary>
    public static IEnumerable<string> ForMachine(IReadOnlyList<(VisitedSynapse Synapse, ExecutedInstruction Instruction)> visit) => visit.Select(executed => JsonText.Object(json =>
    {
        (VisitedSynapse synapse, ExecutedInstruction instruction) = executed;
        json.WriteNumber("step", synapse.Step);
        json.WriteNumber("axon", synapse.Axon);
        json.WriteNumber("position", synapse.Position);
        json.WriteNumber("target", synapse.Target);
        json.WriteNumber("pc", instruction.ProgramCounter);
        json.WriteString("word", Hex(instruction.Word));
        json.WriteString("instruction", MicroDisassembler.Instruction(instruction.Word));
        json.WriteStartArray("operands");
        foreach (int operand in ((int?[])[instruction.First, instruction.Second]).OfType<int>())
        {
            json.WriteNumberValue(operand);
        }

        json.WriteEndArray();
        json.WriteNumber("p", instruction.After.P);
        json.WriteNumber("q", instruction.After.Q);
        json.WriteNumber("a", instruction.After.A);
        json.WriteBoolean("e", instruction.After.E);
        json.WriteNumber("w", instruction.Result.Weight);
        json.WriteNumber("d", instruction.Result.Delay);
        json.WriteNumber("t", instruction.Result.Tag);
        json.WriteNumber("instructions", instruction.Result.Ops);
    }));

    private static string[] Row(ExecutedInstruction instruction) =>
    [
        Number(instruction.ProgramCounter), Hex(instruction.Word), MicroDisassembler.Instruction(instruction.Word), OperandsOf(instruction),
        Number(instruction.After.P), Number(instruction.After.Q), Number(instruction.After.A), instruction.After.E ? "1" : "0", WritesOf(instruction),
    ];

    private static string OperandsOf(ExecutedInstruction instruction) => instruction switch
    {
        { First: null } => "",
        { Second: null } => Number(instruction.First.Value),
        _ => $"{Number(instruction.First.Value)}, {Number(instruction.Second.Value)}",
    };

    /// <summary>What WR stored.</summary>
    private static string WritesOf(ExecutedInstruction instruction) => MicroOps.Decode(instruction.Word).Op == MicroOpcode.Write
        ? string.Create(CultureInfo.InvariantCulture, $"w {instruction.Result.Weight} d {instruction.Result.Delay} t {instruction.Result.Tag}")
        : "";

    private static string Change(int before, int after) => before == after
        ? Number(before)
        : string.Create(CultureInfo.InvariantCulture, $"{before} -> {after}");

    private static string Hex(ushort word) => word.ToString("x4", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
