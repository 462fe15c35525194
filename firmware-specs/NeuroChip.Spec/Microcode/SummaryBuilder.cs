using System.Collections.Immutable;

namespace NeuroChip.Spec.Microcode;

/// <summary>Gathers what a sound program does while the verifier walks it.</summary>
internal sealed class SummaryBuilder(MicroProgram program)
{
    private readonly List<TargetSummary> _targets = [];
    private readonly List<DependencyTerm> _exits = [];
    private readonly List<DependencyTerm> _products = [];
    private bool _clips;
    private bool _compares;
    private int _factors;
    private int _decimations;
    private int _times;
    private int _time;
    private LearnDependency _dependencies;

    public void Step(MicroOp op)
    {
        switch (op.Op)
        {
            case MicroOpcode.Target:
                Open((LearnTarget)op.A, op.B);
                break;
            case MicroOpcode.Depend:
                Depend(op);
                break;
            case MicroOpcode.Exit:
                Exit(op);
                break;
            case MicroOpcode.Multiply or MicroOpcode.MultiplyConstant or MicroOpcode.Compare:
                Read(op.A);
                _compares |= op.Op == MicroOpcode.Compare;
                break;
            case MicroOpcode.MultiplyTwo:
                Read(op.A);
                Read(op.B);
                break;
            case MicroOpcode.Round:
                _targets[^1] = _targets[^1] with { Rounding = (TraceRounding)op.A };
                break;
            case MicroOpcode.Clip:
                Clip(program.Limits[op.A]);
                break;
            case MicroOpcode.Write:
                _targets[^1] = _targets[^1] with { Writes = true };
                break;
            default:
                break;
        }
    }

    public ProgramSummary Build(int productBits)
    {
        var cost = new CostModel(program);
        return new ProgramSummary(cost)
        {
            Targets = [.. _targets],
            Wakes = Wakes(),
            ProductBits = productBits,
            Factors = _factors,
            Decimations = _decimations,
            Dependencies = _dependencies,
            TraceTimes = _times,
            Compares = _compares,
            Costs = Costs(cost),
        };
    }

    private static (int Low, int High) RangeOf(LearnTarget target)
    {
        int code = (int)FactorCode.Weight + (int)target;
        return (FactorCodes.Smallest(code), FactorCodes.Largest(code));
    }

    private void Open(LearnTarget target, int fraction)
    {
        (int low, int high) = RangeOf(target);
        _targets.Add(new TargetSummary(target, fraction, false, [], null, low, high));
    }

    private void Depend(MicroOp op)
    {
        DependencyTerm term = new((LearnDependency)op.A, op.B);
        Name(term);
        _targets[^1] = _targets[^1] with { Products = _targets[^1].Products.Add(term) };
        _products.Add(term);
        TraceTime auto = (term.Mask & LearnDependency.X0) != 0
            ? TraceTime.Pre
            : (term.Mask & LearnDependency.Y0) != 0 ? TraceTime.Post : TraceTime.EpochEnd;
        TraceTime time = (TraceTime)op.C == TraceTime.Auto ? auto : (TraceTime)op.C;
        _time = 1 << ((int)time - 1);
    }

    private void Exit(MicroOp op)
    {
        DependencyTerm term = new((LearnDependency)op.A, op.B);
        Name(term);

        // Behind a product an exit no longer keeps it from running, so it says little of idle visits.
        if (_exits.Count == 0 && _products.Count == 0)
        {
            _exits.AddRange(Singles(term));
        }
    }

    /// <summary>An exit asks for any of its mask, so each dependency is a term of its own.</summary>
    private static IEnumerable<DependencyTerm> Singles(DependencyTerm any) =>
        new[] { LearnDependency.X0, LearnDependency.Y0, LearnDependency.R0, LearnDependency.U }
            .Where(one => (any.Mask & one) != 0)
            .Select(one => new DependencyTerm(one, one == LearnDependency.U ? any.Decimation : 0));

    private void Name(DependencyTerm term)
    {
        _dependencies |= term.Mask;
        if ((term.Mask & LearnDependency.U) != 0)
        {
            _decimations |= 1 << term.Decimation;
        }
    }

    private void Read(int factor)
    {
        _factors |= 1 << factor;
        if (MicroFactors.IsTrace((FactorCode)factor))
        {
            _times |= _time;
        }
    }

    private void Clip(LearnLimit limit)
    {
        TargetSummary target = _targets[^1];
        (int low, int high) = RangeOf(target.Target);
        _clips |= limit.Low > low || limit.High < high;
        _targets[^1] = target with { Smallest = Math.Clamp(limit.Low, low, high), Largest = Math.Clamp(limit.High, low, high) };
    }

    /// <summary>
    /// Without a product that comes true, a section rounds and writes what is stored already, unless it clips to a range of
    /// its own. Behind an exit nothing at all happens.
    /// </summary>
    private ImmutableArray<DependencyTerm> Wakes()
    {
        bool products = !_clips && !_products.Exists(Always);
        return products || _exits.Count == 0
            ? _clips ? [default] : [.. _products.Distinct()]
            : [.. _exits];

        static bool Always(DependencyTerm term) => term.Mask == LearnDependency.Always;
    }

    /// <summary>u_k implies every u_j with a smaller j, and u_0 is always 1, so few combinations of them can come.</summary>
    private ImmutableArray<CostCase> Costs(CostModel cost)
    {
        LearnDependency events = _dependencies & ~LearnDependency.U;
        List<int> active = [_decimations & 1];
        for (int k = 1; k < 16; k++)
        {
            if (((_decimations >> k) & 1) != 0)
            {
                active.Add(_decimations & ((2 << k) - 1));
            }
        }

        return
        [
            .. from held in Enumerable.Range(0, 8).Select(bits => (LearnDependency)bits)
               where (held & ~events) == 0
               from u in active
               select new CostCase(held, u, cost.OpsOf(held, u)),
        ];
    }
}
