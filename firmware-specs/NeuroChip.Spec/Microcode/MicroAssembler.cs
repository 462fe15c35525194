namespace NeuroChip.Spec.Microcode;

/// <summary>
/// Assembles text into a program.
/// <code>
/// .const slow 300              ; K0 = 300, by its label
/// .limit hard 0..200           ; LIM0
///         EXIT x0|y0           ; one instruction a line, operands behind commas
///         TGT  w
///         DEP  x0              ; dependencies joined by |; u2 is u with decimation 2
///         MUL  y1-20           ; an operand with its constant; sgn(w+1); -3
///         SCL  -2, 0, 3        ; mantissa, exponent, shift
///         ACC
///         RND  nearest
///         CLP  hard
///         WR
///         HALT
/// </code>
/// </summary>
public static class MicroAssembler
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxText = 1 << 20;

    /// <summary>Assembles and verifies; never throws, whatever the text. Reports up to 100 problems.</summary>
    public static AssembledProgram Assemble(string text) => throw new NotSupportedException();
}
