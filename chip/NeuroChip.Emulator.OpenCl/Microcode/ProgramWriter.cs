using System.Text;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.OpenCl.Microcode;

/// <summary>
/// Writes one program as an OpenCL C function on 16 visits. Predicates that are the same for all lanes become branches,
/// the others masks; constants are folded; a product is kept in 32 bits where its range allows, else in 64.
/// </summary>
internal sealed class ProgramWriter
{
    private readonly StringBuilder _text = new();
    private readonly ProgramCode _code;
    private readonly int[] _constants;
    private readonly bool _leaves;
    private int _target;
    private int _bits;

    private ProgramWriter(ProgramCode code)
    {
        _code = code;
        _constants = [.. code.Constants.Select(k => (int)k)];
        _leaves = code.Operations.Any(op => op.Op == MicroOpcode.Exit);
    }

    /// <summary>The function of a program, <c>program_NUMBER</c>.</summary>
    public static string Write(ProgramCode code, int number)
    {
        var writer = new ProgramWriter(code);
        writer.Code($"ALWAYS_INLINE void program_{number}(visit_t *v)");
        writer.Line("{");
        writer.Line("    int16 a = (int16)(0);");
        writer.Line("    int16 alive = (int16)(-1);");
        for (int pc = 0; pc < code.Operations.Length && code.Operations[pc].Op != MicroOpcode.Halt;)
        {
            pc = code.Operations[pc].Op == MicroOpcode.Depend ? writer.Product(pc) : writer.Operation(pc);
        }

        writer.Line("}");
        return writer._text.ToString();
    }

    private string Alive => _leaves ? "alive" : "(int16)(-1)";

    private void Line(string line) => _text.Append(line).Append('\n');

    private void Code(FormattableString line) => Line(FormattableString.Invariant(line));

    /// <summary>Where nobody asks for the number of operations the driver's compiler leaves the counting out.</summary>
    private void Count() => Code($"    v->operations -= {Alive};");

    /// <summary>An operation outside of products; gives the position behind it.</summary>
    private int Operation(int pc)
    {
        MicroOp op = _code.Operations[pc];
        Count();
        switch (op.Op)
        {
            case MicroOpcode.Target:
                _target = op.A;
                _bits = op.B;
                Code($"    a = v->{Name()} << {_bits};");
                Code($"    v->accumulator = select(v->accumulator, a, {Alive});");
                break;
            case MicroOpcode.Round:
                Code($"    a = round_to(v, a, {_bits}{(_target == 0 ? " + v->lsb" : "")}, {op.A}, {_target});");
                break;
            case MicroOpcode.Clip:
                LearnLimit limit = _code.Limits[op.A];
                Code($"    a = clamp(a, (int16)({limit.Low << _bits}), (int16)({limit.High << _bits}));");
                break;
            case MicroOpcode.Write:
                Code($"    v->new_{Name()} = select(v->new_{Name()}, stored_{Name()}({(_target == 0 ? "v, " : "")}a >> {_bits}), {Alive});");
                break;
            case MicroOpcode.Exit:
                Code($"    if (!any_holds(v, {op.A}, {op.B})) {{ alive &= {((op.A & 2) != 0 ? "v->fired" : "(int16)(0)")}; }}");
                break;
            case MicroOpcode.LoadConstant:
                _constants[op.A] = (short)((_constants[op.A] << 8) | (op.B << 4) | op.C);
                break;
            default:
                break;
        }

        return pc + 1;
    }

    private string Name() => _target switch
    {
        0 => "weight",
        1 => "delay",
        _ => "tag",
    };

    /// <summary>A DEP and the operations of its product; gives the position behind them.</summary>
    private int Product(int pc)
    {
        MicroOp depend = _code.Operations[pc];
        int end = pc + 1;
        while (end < _code.Operations.Length && ProgramCode.IsOfProduct(_code.Operations[end].Op))
        {
            end++;
        }

        Count();
        Code($"    if (all_hold(v, {depend.A}, {depend.B}))");
        Line("    {");
        Code($"        int16 enabled = {((depend.A & 2) != 0 ? "v->fired" : "(int16)(-1)")};");
        var body = new ProductWriter(_code.Operations, _constants, TimeOf(depend), pc + 1, end, Alive);
        _text.Append(body.Write());
        Line("    }");
        return end;
    }

    private static string TimeOf(MicroOp depend) => depend.C switch
    {
        1 => "TIME_TX",
        2 => "TIME_TY",
        3 => "TIME_END",
        _ => (depend.A & 1) != 0 ? "TIME_TX" : (depend.A & 2) != 0 ? "TIME_TY" : "TIME_END",
    };
}
