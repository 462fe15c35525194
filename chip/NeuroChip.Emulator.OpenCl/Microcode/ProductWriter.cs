using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Emulator.OpenCl.Microcode;

/// <summary>
/// Writes the operations of one product: those behind a DEP up to the next boundary. It follows the range of P, tries 32
/// bits first, and takes 64 when something on the way does not fit.
/// </summary>
internal sealed class ProductWriter(
    ImmutableArray<MicroOp> operations, int[] constants, string time, int start, int end, string alive)
{
    private readonly StringBuilder _text = new();
    private ValueRange _p = ValueRange.Of(1);
    private ValueRange _q;
    private bool _wide;
    private bool _fits = true;

    private string Lanes => _wide ? "long16" : "int16";

    /// <summary>The text, with <c>a</c> and <c>enabled</c> declared around it.</summary>
    public string Write()
    {
        string narrow = WriteAll();
        if (_fits)
        {
            return narrow;
        }

        _wide = true;
        _text.Clear();
        _p = ValueRange.Of(1);
        return WriteAll();
    }

    private string WriteAll()
    {
        Code($"        {Lanes} p = ({Lanes})(1);");
        Line("        int16 q = (int16)(0);");
        for (int pc = start; pc < end; pc++)
        {
            Code($"        v->operations -= enabled & {alive};");
            Operation(operations[pc]);
        }

        return _text.ToString();
    }

    private void Operation(MicroOp op)
    {
        switch (op.Op)
        {
            case MicroOpcode.Multiply:
                Multiply(Factor.Multiply((FactorCode)op.A, op.SignedByte(), time), 0);
                break;
            case MicroOpcode.MultiplyConstant:
                MultiplyConstant(op);
                break;
            case MicroOpcode.MultiplyTwo:
                MultiplyTwo(op);
                break;
            case MicroOpcode.ShiftRight:
                Shift(op.Byte());
                break;
            case MicroOpcode.Compare:
                Compare(op);
                break;
            case MicroOpcode.Scale:
                Scale(op.SignedA(), op.B, op.C);
                break;
            default:
                Accumulate(op.A != 0);
                break;
        }
    }

    private void Multiply(Factor factor, int shift)
    {
        _p *= factor.Range;
        Check(_p);
        Code($"        p *= {Convert(factor.Text)};");
        Shift(shift);
    }

    /// <remarks>The constant is added behind the sign of a signed operand, and nothing is clipped.</remarks>
    private void MultiplyConstant(MicroOp op)
    {
        Factor operand = Factor.Plus((FactorCode)op.A, 0, time);
        int constant = constants[op.B];
        Multiply(new Factor($"({operand.Text} + (int16)({Number(constant)}))", operand.Range + constant), op.C);
    }

    private void MultiplyTwo(MicroOp op)
    {
        Factor first = Factor.Plus((FactorCode)op.A, 0, time);
        Factor second = Factor.Plus((FactorCode)op.B, 0, time);
        Multiply(first, 0);
        Multiply(second, op.C);
    }

    private void Shift(int bits)
    {
        if (bits == 0)
        {
            return;
        }

        _p >>= bits;

        // A shift by the width or more is another one in C; all its bits are the sign's.
        Code($"        p >>= ({Lanes})({Number(_wide ? bits : Math.Min(bits, 31))});");
    }

    private void Compare(MicroOp op)
    {
        string[] relations = [">", ">=", "<", "<=", "==", "!="];
        Code($"        enabled &= {Factor.Plus((FactorCode)op.A, 0, time).Text} {relations[op.B]} (int16)({Number(constants[op.C])});");
    }

    /// <remarks>Q only enters A held to 16 bits, so it may be held to them before it is shifted up.</remarks>
    private void Scale(int mantissa, int up, int down)
    {
        ValueRange scaled = _p * ValueRange.Of(mantissa);
        Check(scaled);
        scaled >>= down;
        string value = $"((p * ({Lanes})({Number(mantissa)})) >> ({Lanes})({Number(down)}))";
        _q = scaled.Clip(short.MinValue, short.MaxValue).Up(up);
        if (!scaled.IsShort)
        {
            value = _wide ? $"clip_wide({value})" : $"clip_16({value})";
        }
        else if (_wide)
        {
            value = $"convert_int16({value})";
        }

        string shifted = $"{value} << {Number(up)}";
        Line(_q.IsShort ? $"        q = {shifted};" : $"        q = clip_16({shifted});");
    }

    private void Accumulate(bool subtract)
    {
        Code($"        a = select(a, clip_16(a {(subtract ? '-' : '+')} q), enabled);");
        Code($"        v->accumulator = select(v->accumulator, a, {alive});");
    }

    private string Convert(string lanes) => _wide ? $"convert_long16({lanes})" : lanes;

    private void Check(ValueRange range) => _fits &= range.IsNarrow;

    private void Code(FormattableString line) => Line(FormattableString.Invariant(line));

    private void Line(string line) => _text.Append(line).Append('\n');

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
