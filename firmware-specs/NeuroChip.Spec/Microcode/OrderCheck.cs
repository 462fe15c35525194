namespace NeuroChip.Spec.Microcode;

/// <summary>
/// Instructions in an order that has a meaning:
/// <code>
/// program:  { LDK | EXIT } { section } HALT
/// section:  TGT { LDK | EXIT } { product } [ RND ] [ CLP ] [ WR ]
/// product:  DEP { MUL | MUL2 | MULK | SHR | CMP | SCL | ACC }
/// </code>
/// </summary>
internal sealed class OrderCheck(List<MicroProblem> problems)
{
    private readonly HashSet<LearnTarget> _seen = [];
    private Stage _stage = Stage.Outside;
    private bool _scaled;
    private bool _written;

    /// <summary>How far the section has come; each stage excludes what belongs to an earlier one.</summary>
    private enum Stage
    {
        Outside,
        Opened,
        Product,
        Rounded,
        Clipped,
    }

    /// <summary>Reports an instruction that does not belong where it is; true if it does.</summary>
    public bool Check(int position, MicroOp op) => op.Op switch
    {
        MicroOpcode.Halt => true,
        MicroOpcode.Target => Open(position, (LearnTarget)op.A),
        MicroOpcode.Depend => Advance(position, op, Stage.Opened, Stage.Product, Stage.Product),
        MicroOpcode.Round => Advance(position, op, Stage.Opened, Stage.Product, Stage.Rounded),
        MicroOpcode.Clip => Advance(position, op, Stage.Opened, Stage.Rounded, Stage.Clipped),
        MicroOpcode.Write => Advance(position, op, Stage.Opened, Stage.Clipped, Stage.Outside),
        MicroOpcode.LoadConstant or MicroOpcode.Exit => Head(position, op),
        _ => InProduct(position, op),
    };

    private bool Open(int position, LearnTarget target)
    {
        bool first = _seen.Add(target);
        if (!first)
        {
            problems.Add(new MicroProblem(
                MicrocodeCodes.RepeatedTarget, position, $"a second section of target {target}", "one section for each of weight, delay and tag"));
        }

        _stage = Stage.Opened;
        _scaled = false;
        return first;
    }

    private bool Advance(int position, MicroOp op, Stage from, Stage to, Stage next)
    {
        if (_stage < from || _stage > to)
        {
            return Misplaced(position, op);
        }

        _stage = next;
        _scaled = false;
        _written |= op.Op == MicroOpcode.Write;
        return true;
    }

    private bool Head(int position, MicroOp op) =>
        (_stage is Stage.Outside or Stage.Opened && !(op.Op == MicroOpcode.Exit && _written)) || Misplaced(position, op);

    private bool InProduct(int position, MicroOp op)
    {
        if (_stage != Stage.Product)
        {
            return Misplaced(position, op);
        }

        if (op.Op == MicroOpcode.Accumulate && !_scaled)
        {
            problems.Add(new MicroProblem(MicrocodeCodes.NothingScaled, position, "ACC without a SCL in its product", "a SCL between DEP and ACC"));
            return false;
        }

        _scaled |= op.Op == MicroOpcode.Scale;
        return true;
    }

    private bool Misplaced(int position, MicroOp op)
    {
        MicroInstruction instruction = MicroInstructions.Of(op.Op);
        string where = _stage switch
        {
            Stage.Outside => _written ? "behind a section" : "before a section",
            Stage.Opened => "before the first DEP of a section",
            Stage.Product => "in a product",
            Stage.Rounded => "behind RND",
            _ => "behind CLP",
        };
        problems.Add(new MicroProblem(MicrocodeCodes.Misplaced, position, $"{instruction.Mnemonic} {where}", instruction.Place));
        return false;
    }
}
