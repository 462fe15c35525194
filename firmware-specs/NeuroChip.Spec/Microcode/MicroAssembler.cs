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
/// A line <c>.word 0x3414</c> is an instruction by its bits.
/// </summary>
public static class MicroAssembler
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxText = 1 << 20;

    /// <summary>Most problems that one text is told.</summary>
    public const int MaxProblems = 100;

    /// <summary>Assembles and verifies; never throws, whatever the text.</summary>
    public static AssembledProgram Assemble(string text)
    {
        if (text.Length > MaxText)
        {
            return AssemblyText.Refused(new AssemblyProblem(
                MicrocodeCodes.TextTooLarge, 1, 1, $"a text of {text.Length} characters", $"up to {MaxText} characters"));
        }

        var assembly = new AssemblyText(text);
        assembly.ReadDirectives();
        assembly.ReadInstructions();
        return assembly.Result();
    }
}
