namespace NeuroChip.Spec.Microcode;

/// <summary>Looks at one instruction by itself: its nibbles have a meaning and what they name exists.</summary>
internal sealed class OperandCheck(MicroProgram program, ConstantTable constants, List<MicroProblem> problems)
{
    /// <summary>Reports what is wrong with an instruction; true if nothing is.</summary>
    public bool Check(int position, ushort word)
    {
        int before = problems.Count;
        MicroOp op = MicroOps.Decode(word);
        MicroInstruction instruction = MicroInstructions.Of(op.Op);
        if (op.Op == MicroOpcode.Extend)
        {
            Report(MicrocodeCodes.IllegalOperation, position, $"{instruction.Mnemonic}, 0x{word:X4}", "operations 0 to 14");
            return false;
        }

        if ((word & instruction.UnusedBits) != 0)
        {
            Report(MicrocodeCodes.IllegalNibble, position, $"{instruction.Mnemonic} as 0x{word:X4}", "0 in the nibbles that no operand has");
        }

        foreach (MicroOperand operand in instruction.Operands)
        {
            CheckOperand(position, instruction, operand, operand.Get(word));
        }

        if (problems.Count == before)
        {
            CheckTogether(position, op);
        }

        return problems.Count == before;
    }

    private void CheckOperand(int position, MicroInstruction instruction, MicroOperand operand, int value)
    {
        if (value < operand.Min || value > operand.Max)
        {
            // The only operand of a factor that an instruction cannot read is the constant alone.
            bool factor = operand.Form == OperandForm.Factor;
            Report(
                factor ? MicrocodeCodes.BadFactor : MicrocodeCodes.IllegalNibble, position,
                factor ? $"the constant alone as an operand of {instruction.Mnemonic}" : $"{operand.Name} {value} of {instruction.Mnemonic}",
                factor ? "x0 to sgn(t)" : $"{operand.Min}..{operand.Max}");
            return;
        }

        if (operand.Form == OperandForm.Constant && instruction.Opcode != MicroOpcode.LoadConstant && !constants.Has(value))
        {
            Report(
                MicrocodeCodes.ConstantOutside, position, $"constant K{value} of a program with {program.Constants.Length}",
                "constants that the program has, or that LDK has loaded before");
        }

        if (operand.Form == OperandForm.Limit)
        {
            CheckLimit(position, value);
        }
    }

    private void CheckLimit(int position, int index)
    {
        if (index >= program.Limits.Length)
        {
            Report(MicrocodeCodes.LimitOutside, position, $"limit LIM{index} of a program with {program.Limits.Length}", "limits that the program has");
        }
        else if (program.Limits[index] is { } limit && limit.Low > limit.High)
        {
            Report(MicrocodeCodes.LimitEmpty, position, $"limit LIM{index} of {limit.Low}..{limit.High}", "a lower bound that is not above the upper one");
        }
    }

    /// <summary>Operands that are legal each, but not beside each other.</summary>
    private void CheckTogether(int position, MicroOp op)
    {
        LearnDependency mask = (LearnDependency)op.A;
        if (op.Op is MicroOpcode.Depend or MicroOpcode.Exit && op.B != 0 && (mask & LearnDependency.U) == 0)
        {
            Report(MicrocodeCodes.BadDecimation, position, $"decimation {op.B} without u in the mask", "0, or u in the mask");
        }

        LearnDependency needed = (op.Op, (TraceTime)op.C) switch
        {
            (MicroOpcode.Depend, TraceTime.Pre) => LearnDependency.X0,
            (MicroOpcode.Depend, TraceTime.Post) => LearnDependency.Y0,
            _ => LearnDependency.Always,
        };
        if ((mask & needed) != needed)
        {
            bool pre = needed == LearnDependency.X0;
            Report(
                MicrocodeCodes.BadTraceTime, position, $"trace time {(pre ? "tx" : "ty")} without {(pre ? "x0" : "y0")} in the mask",
                $"auto, end, or {(pre ? "x0" : "y0")} in the mask, since without that spike there is no such time");
        }

        if (op.Op == MicroOpcode.Multiply && MicroFactors.IsEvent((FactorCode)op.A) && op.SignedByte() != 0)
        {
            Report(
                MicrocodeCodes.BadFactor, position, $"constant {op.SignedByte()} with {MicroFactors.Name((FactorCode)op.A)}", "x0, y0 and r0 without a constant");
        }
    }

    private void Report(string code, int position, string found, string allowed) => problems.Add(new MicroProblem(code, position, found, allowed));
}
