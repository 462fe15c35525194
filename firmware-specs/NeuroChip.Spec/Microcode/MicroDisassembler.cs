using System.Globalization;
using System.Text;

namespace NeuroChip.Spec.Microcode;

/// <summary>Writes programs as the text that <see cref="MicroAssembler"/> reads.</summary>
public static class MicroDisassembler
{
    /// <summary>One instruction, such as <c>MUL  y1-20</c>; a word that no instruction gives is written as <c>.word 0x3014</c>.</summary>
    public static string Instruction(ushort word)
    {
        MicroInstruction instruction = MicroInstructions.Of(MicroOps.Decode(word).Op);
        bool legal = (word & instruction.UnusedBits) == 0
            && instruction.Operands.All(operand => operand.Get(word) >= operand.Min && operand.Get(word) <= operand.Max)
            && !DecimationWithoutU(instruction, word);
        if (!legal)
        {
            return $"{MicroSyntax.WordDirective} 0x{word:X4}";
        }

        string operands = Operands(instruction, word);
        return operands.Length == 0 ? instruction.Mnemonic : $"{instruction.Mnemonic,-4} {operands}";
    }

    /// <summary>
    /// The whole program with its constants and limits, one line an instruction, ending in a line feed. Assembling it gives
    /// the same program.
    /// </summary>
    /// <param name="program">Any program, sound or not.</param>
    /// <param name="comments">Adds to each line its position, its word in hexadecimal and what it is for.</param>
    public static string Program(MicroProgram program, bool comments = false)
    {
        StringBuilder text = new();
        for (int i = 0; i < program.Constants.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{MicroSyntax.ConstantDirective} {MicroSyntax.ConstantPrefix}{i} {program.Constants[i]}\n");
        }

        for (int i = 0; i < program.Limits.Length; i++)
        {
            LearnLimit limit = program.Limits[i];
            text.Append(CultureInfo.InvariantCulture, $"{MicroSyntax.LimitDirective} {MicroSyntax.LimitPrefix}{i} {limit.Low}..{limit.High}\n");
        }

        for (int i = 0; i < program.Words.Length; i++)
        {
            string line = Instruction(program.Words[i]);
            string about = MicroInstructions.Of(program[i].Op).About;
            text.Append(comments ? $"{line,-24} ; {i,3}  {program.Words[i]:X4}  {about}" : line).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Decimation is part of the name of u, so it cannot be written without u.</summary>
    private static bool DecimationWithoutU(MicroInstruction instruction, ushort word) =>
        instruction.Operands.Any(operand => operand.Form == OperandForm.Decimation && operand.Get(word) != 0)
        && ((word >> 8) & (int)LearnDependency.U) == 0;

    private static string Operands(MicroInstruction instruction, ushort word)
    {
        // Defaults at the end are left out, as people leave them out.
        int count = instruction.Operands.Length;
        while (count > 0 && instruction.Operands[count - 1] is { Default: { } standard } last && last.Get(word) == standard)
        {
            count--;
        }

        StringBuilder text = new();
        for (int i = 0; i < count; i++)
        {
            MicroOperand operand = instruction.Operands[i];
            if (operand.Form is OperandForm.Decimation or OperandForm.SignedByte)
            {
                continue; // written with the operand before it
            }

            bool relation = operand.Form == OperandForm.Relation || (i > 0 && instruction.Operands[i - 1].Form == OperandForm.Relation);
            text.Append(text.Length == 0 ? "" : relation ? " " : ", ").Append(Operand(instruction, i, word));
        }

        return text.ToString();
    }

    private static string Operand(MicroInstruction instruction, int index, ushort word)
    {
        MicroOperand operand = instruction.Operands[index];
        int value = operand.Get(word);
        return operand.Form switch
        {
            OperandForm.Mask => Mask((LearnDependency)value, instruction.Operands[index + 1].Get(word)),
            OperandForm.Factor => Factor((FactorCode)value, Constant(instruction, index, word)),
            OperandForm.Constant => $"{MicroSyntax.ConstantPrefix}{value}",
            OperandForm.Limit => $"{MicroSyntax.LimitPrefix}{value}",
            OperandForm.Byte => $"0x{value:X2}",
            _ => MicroSyntax.WordsOf(operand.Form) is { } words ? words[value] : value.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static int Constant(MicroInstruction instruction, int index, ushort word) =>
        index + 1 < instruction.Operands.Length && instruction.Operands[index + 1].Form == OperandForm.SignedByte
            ? instruction.Operands[index + 1].Get(word)
            : 0;

    private static string Mask(LearnDependency mask, int decimation)
    {
        List<string> names = [];
        foreach ((LearnDependency one, string name) in new[] { (LearnDependency.X0, "x0"), (LearnDependency.Y0, "y0"), (LearnDependency.R0, "r0") })
        {
            if ((mask & one) != 0)
            {
                names.Add(name);
            }
        }

        if ((mask & LearnDependency.U) != 0)
        {
            names.Add(string.Create(CultureInfo.InvariantCulture, $"u{decimation}"));
        }

        return names.Count == 0 ? MicroSyntax.AlwaysName : string.Join('|', names);
    }

    private static string Factor(FactorCode factor, int constant)
    {
        if (factor == FactorCode.Constant)
        {
            return constant.ToString(CultureInfo.InvariantCulture);
        }

        string added = constant == 0 ? "" : constant.ToString("+0;-0", CultureInfo.InvariantCulture);
        return MicroFactors.IsSign(factor)
            ? $"{MicroSyntax.SignName}({MicroFactors.Name(MicroFactors.Inside(factor))}{added})"
            : MicroFactors.Name(factor) + added;
    }
}
