namespace NeuroChip.Spec.Microcode;

/// <summary>
/// Proves that a program is sound: every path ends at HALT, every operand, constant and limit exists, instructions stand
/// where they have a meaning, and no product leaves 64 bits whatever the state of synapse and traces.
/// </summary>
public static class MicroVerifier
{
    /// <summary>Verifies a program; never throws, whatever its words.</summary>
    public static MicroVerdict Verify(MicroProgram program)
    {
        List<MicroProblem> problems = [];
        if (program.Words.Length is 0 or > MicroProgram.MaxWords)
        {
            return Refused(0, $"a program of {program.Words.Length} words", $"1 to {MicroProgram.MaxWords} words");
        }

        var constants = new ConstantTable(program);
        var operands = new OperandCheck(program, constants, problems);
        var order = new OrderCheck(problems);
        var bounds = new ProductBounds(constants, problems);
        var summary = new SummaryBuilder(program);
        int position = 0;
        MicroOpcode last = MicroOpcode.Extend;
        for (; position < program.Words.Length && last != MicroOpcode.Halt; position++)
        {
            MicroOp op = program[position];
            last = op.Op;
            bool legal = operands.Check(position, program.Words[position]);

            // The order is followed even through an illegal word, so that one fault is not reported as many.
            if (last != MicroOpcode.Extend && order.Check(position, op) && legal)
            {
                Load(op, constants);
                bounds.Step(position, op);
            }

            if (problems.Count == 0)
            {
                summary.Step(op);
            }
        }

        CheckEnd(program, position, last, problems);
        return problems.Count > 0 ? new MicroVerdict([.. problems], null) : new MicroVerdict([], summary.Build(bounds.Bits));
    }

    /// <summary>Verifies the program of a learning profile in a core's tables; a profile that leaves them is a problem as well.</summary>
    public static MicroVerdict Verify(
        LearnProfile profile, ReadOnlySpan<ushort> microcode, ReadOnlySpan<short> constants, ReadOnlySpan<LearnLimit> limits) =>
        MicroProgram.Cut(profile, microcode, constants, limits) is { } program
            ? Verify(program)
            : Refused(
                0,
                $"a program in words {profile.ProgramStart}..{(long)profile.ProgramStart + profile.ProgramLength - 1} with {constants.Length} constants and {limits.Length} limits",
                $"words below {microcode.Length}, and up to {MicroProgram.TableEntries} constants and limits");

    private static void Load(MicroOp op, ConstantTable constants)
    {
        if (op.Op == MicroOpcode.LoadConstant)
        {
            constants.Load(op.A, op.Byte());
        }
    }

    private static void CheckEnd(MicroProgram program, int position, MicroOpcode last, List<MicroProblem> problems)
    {
        if (last != MicroOpcode.Halt)
        {
            problems.Add(new MicroProblem(MicrocodeCodes.NoHalt, position, "the end of the program without HALT", "HALT as the last word"));
        }
        else if (position < program.Words.Length)
        {
            problems.Add(new MicroProblem(
                MicrocodeCodes.BehindHalt, position, $"{program.Words.Length - position} words behind HALT", "HALT as the last word"));
        }
    }

    private static MicroVerdict Refused(int word, string found, string allowed) =>
        new([new MicroProblem(MicrocodeCodes.BadLength, word, found, allowed)], null);
}
