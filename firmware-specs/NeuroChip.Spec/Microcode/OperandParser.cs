namespace NeuroChip.Spec.Microcode;

/// <summary>Reads the operands of one instruction. Two forms are written as one operand and fill two: masks and factors.</summary>
internal sealed class OperandParser(AssemblyCursor cursor, AssemblySymbols<short> constants, AssemblySymbols<LearnLimit> limits)
{
    /// <summary>The operand bits of the word, or false after a fault.</summary>
    public bool Read(MicroInstruction instruction, out int bits)
    {
        bits = 0;
        for (int i = 0; i < instruction.Operands.Length; i++)
        {
            MicroOperand operand = instruction.Operands[i];
            MicroOperand? second = i + 1 < instruction.Operands.Length && instruction.Operands[i + 1].Form is OperandForm.Decimation or OperandForm.SignedByte
                ? instruction.Operands[i + 1]
                : null;
            if (operand.Default is { } standard && cursor.Current.Kind == TokenKind.End)
            {
                bits |= operand.Put(standard);
            }
            else if (!Separator(instruction, i) || !ReadOne(operand, second, ref bits))
            {
                return false;
            }

            i += second is null ? 0 : 1;
        }

        return cursor.End();
    }

    /// <summary>A comma stands between operands; on either side of a relation it may.</summary>
    private bool Separator(MicroInstruction instruction, int index)
    {
        MicroOperand operand = instruction.Operands[index];
        bool beside = operand.Form == OperandForm.Relation || (index > 0 && instruction.Operands[index - 1].Form == OperandForm.Relation);
        if (index == 0 || cursor.TakeIf(",") || beside)
        {
            return true;
        }

        return cursor.Current.Kind == TokenKind.End
            ? cursor.FailOperand($"{operand.Name}: {operand.About}")
            : cursor.Fail(MicrocodeCodes.UnexpectedText, cursor.Current, cursor.Current.Shown, $"a comma and {operand.Name}");
    }

    private bool ReadOne(MicroOperand operand, MicroOperand? second, ref int bits)
    {
        int value;
        switch (operand.Form)
        {
            case OperandForm.Mask:
                return Mask(operand, second!, ref bits);
            case OperandForm.Factor:
                return Factor(operand, second, ref bits);
            case OperandForm.Constant:
                if (!constants.Resolve(cursor, out value))
                {
                    return false;
                }

                break;
            case OperandForm.Limit:
                if (!limits.Resolve(cursor, out value))
                {
                    return false;
                }

                break;
            default:
                if (!(MicroSyntax.WordsOf(operand.Form) is { } words
                    ? Word($"{operand.Name}: one of", words, out value)
                    : cursor.Number(operand.Min, operand.Max, operand.Name, out value)))
                {
                    return false;
                }

                break;
        }

        bits |= operand.Put(value);
        return true;
    }

    private bool Word(string what, string[] words, out int value)
    {
        AssemblyToken token = cursor.Current;
        value = token.Kind is TokenKind.Word or TokenKind.Mark ? MicroSyntax.IndexOf(words, token.Text) : -1;
        if (value < 0)
        {
            return cursor.FailOperand($"{what} {string.Join(", ", words)}{NearestWord.Hint(token.Text, words)}");
        }

        cursor.Take();
        return true;
    }

    /// <summary>always, or dependencies joined by |.</summary>
    private bool Mask(MicroOperand operand, MicroOperand decimation, ref int bits)
    {
        LearnDependency mask = LearnDependency.Always;
        int k = 0;
        AssemblyToken start = cursor.Current;
        do
        {
            AssemblyToken token = cursor.Current;
            if (!Dependency(operand.Min > 0, token, out LearnDependency one, out int its))
            {
                return false;
            }

            bool always = one == LearnDependency.Always || (mask == LearnDependency.Always && token != start);
            if ((mask & one) != 0 || (always && (token != start || cursor.Current.Is("|"))))
            {
                return cursor.Fail(MicrocodeCodes.BadOperand, token, token.Shown, "each dependency once, and always alone");
            }

            mask |= one;
            k = Math.Max(k, its);
        }
        while (cursor.TakeIf("|"));
        bits |= operand.Put((int)mask) | decimation.Put(k);
        return true;
    }

    private bool Dependency(bool needsOne, AssemblyToken token, out LearnDependency one, out int k)
    {
        (one, k) = (LearnDependency.Always, 0);
        int u = token.Kind == TokenKind.Word ? MicroSyntax.Numbered(token.Text, "u") : -1;
        if (u > 9)
        {
            return cursor.Fail(MicrocodeCodes.OperandRange, token, token.Shown, "u0 to u9");
        }

        int name = token.Kind == TokenKind.Word ? MicroSyntax.IndexOf(["x0", "y0", "r0", MicroSyntax.AlwaysName], token.Text) : -1;
        if (u < 0 && (name < 0 || (name == 3 && needsOne)))
        {
            string allowed = $"x0, y0, r0, u0 to u9, joined by |{(needsOne ? "" : "; or always")}";
            return cursor.FailOperand(allowed + NearestWord.Hint(token.Text, ["x0", "y0", "r0", "u0"]));
        }

        cursor.Take();
        (one, k) = u >= 0 ? (LearnDependency.U, u) : (name == 3 ? LearnDependency.Always : (LearnDependency)(1 << name), 0);
        return true;
    }

    /// <summary>An operand, its constant where the instruction takes one, or the constant alone.</summary>
    private bool Factor(MicroOperand operand, MicroOperand? constant, ref int bits)
    {
        AssemblyToken token = cursor.Current;
        int value = 0;
        if (token.Kind == TokenKind.Number || token.Is("-") || token.Is("+"))
        {
            if (operand.Max < (int)FactorCode.Constant)
            {
                return cursor.FailOperand($"{operand.Name}: {string.Join(", ", MicroSyntax.Factors)}, or sgn() of w, d or t");
            }

            if (!cursor.Number(constant?.Min ?? 0, constant?.Max ?? 0, constant is null ? operand.Name : "constant", out value))
            {
                return false;
            }

            bits |= operand.Put((int)FactorCode.Constant) | (constant?.Put(value) ?? 0);
            return true;
        }

        bool sign = token.Kind == TokenKind.Word && token.Text.Equals(MicroSyntax.SignName, StringComparison.OrdinalIgnoreCase);
        if (sign && !Open())
        {
            return false;
        }

        string[] names = sign ? MicroSyntax.Targets : MicroSyntax.Factors;
        string allowed = sign ? "inside sgn() one of" : $"{operand.Name}: sgn() of w, d or t, or one of";
        if (!Word(allowed, names, out int code))
        {
            return false;
        }

        bool signed = constant is not null && (cursor.Current.Is("+") || cursor.Current.Is("-"));
        if (signed && !cursor.Number(constant!.Min, constant.Max, "constant", out value))
        {
            return false;
        }

        if (sign && !cursor.TakeIf(")"))
        {
            return cursor.FailOperand("')'");
        }

        bits |= operand.Put(sign ? (int)FactorCode.SignWeight + code : code) | (constant?.Put(value) ?? 0);
        return true;
    }

    private bool Open()
    {
        cursor.Take();
        return cursor.TakeIf("(") || cursor.FailOperand("'(' and w, d or t behind sgn");
    }
}
