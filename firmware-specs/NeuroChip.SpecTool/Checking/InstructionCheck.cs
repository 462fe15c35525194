using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Checking;

/// <summary>Every opcode has one instruction, no two share a mnemonic, and operands fit nibbles of their own.</summary>
internal static class InstructionCheck
{
    /// <summary>The enumeration that numbers the operations.</summary>
    private const string Opcodes = "MicroOpcode";

    public static void Run(InstructionSetDef set, SpecTree tree, Problems problems)
    {
        if (tree.Enum(Opcodes) is not { } opcodes)
        {
            problems.Add(ProblemCode.UnknownReference, set.Place, $"{set.Name}: no enum is called '{Opcodes}'");
            return;
        }

        Dictionary<string, Place> mnemonics = [];
        Dictionary<string, Place> seen = [];
        foreach (InstructionDef item in set.Instructions)
        {
            if (!opcodes.Members.Any(member => member.Name == item.Opcode))
            {
                problems.Add(ProblemCode.UnknownReference, item.Place, $"{set.Name}: {Opcodes} has no '{item.Opcode}'");
            }

            if (!seen.TryAdd(item.Opcode, item.Place))
            {
                problems.Add(ProblemCode.DuplicateName, item.Place, $"{item.Opcode}: the operation is already described at {seen[item.Opcode]}");
            }

            if (!mnemonics.TryAdd(item.Mnemonic, item.Place))
            {
                problems.Add(ProblemCode.DuplicateName, item.Place, $"{item.Opcode}: mnemonic {item.Mnemonic} is already taken at {mnemonics[item.Mnemonic]}");
            }

            CheckInstruction(item, problems);
        }

        foreach (EnumMemberDef member in opcodes.Members.Where(member => !seen.ContainsKey(member.Name)))
        {
            problems.Add(ProblemCode.MissingKey, set.Place, $"{set.Name} does not describe {Opcodes}.{member.Name}");
        }
    }

    private static void CheckInstruction(InstructionDef item, Problems problems)
    {
        if (!item.Mnemonic.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)))
        {
            problems.Add(ProblemCode.BadValue, item.Place, $"{item.Opcode}: mnemonic '{item.Mnemonic}'; a mnemonic has capitals and digits only");
        }

        if (item.Cost < 0 || item.Semantics.Count == 0)
        {
            problems.Add(ProblemCode.BadValue, item.Place, $"{item.Opcode}: a cost of {item.Cost} and {item.Semantics.Count} lines of semantics; a cost is not negative, and one line is the least");
        }

        Dictionary<char, string> taken = [];
        foreach (OperandDef operand in item.Operands)
        {
            CheckOperand(item, operand, taken, problems);
        }
    }

    private static void CheckOperand(InstructionDef item, OperandDef operand, Dictionary<char, string> taken, Problems problems)
    {
        string what = $"{item.Opcode}.{operand.Name}";
        if (operand.Nibbles is not ("a" or "b" or "c" or "bc"))
        {
            problems.Add(ProblemCode.BadValue, operand.Place, $"{what}: nibbles '{operand.Nibbles}' is not one of a, b, c, bc");
            return;
        }

        foreach (char nibble in operand.Nibbles.Where(nibble => !taken.TryAdd(nibble, operand.Name)))
        {
            problems.Add(ProblemCode.BitTaken, operand.Place, $"{what}: nibble {nibble} is already taken by {taken[nibble]}");
        }

        if (!OperandDef.Forms.TryGetValue(operand.Form, out (string Type, int Bits, long Min, long Max) form))
        {
            problems.Add(
                ProblemCode.UnknownReference, operand.Place,
                $"{what}: no form is called '{operand.Form}'; known are {string.Join(", ", OperandDef.Forms.Keys)}");
            return;
        }

        if (form.Bits != operand.Bits)
        {
            problems.Add(ProblemCode.BadWidth, operand.Place, $"{what}: {operand.Bits} bits; form {operand.Form} has {form.Bits}");
        }
        else if (operand.Values.Min < form.Min || operand.Values.Max > form.Max)
        {
            problems.Add(
                ProblemCode.LimitOutsideField, operand.Place,
                $"{what}: values {operand.Values.Min}..{operand.Values.Max} are outside {form.Min}..{form.Max}, what form {operand.Form} holds");
        }

        if (operand.Default is { } standard && (standard < operand.Values.Min || standard > operand.Values.Max))
        {
            problems.Add(ProblemCode.BadValue, operand.Place, $"{what}: default {standard} is outside {operand.Values.Min}..{operand.Values.Max}");
        }
    }
}
