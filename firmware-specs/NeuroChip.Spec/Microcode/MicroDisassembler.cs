namespace NeuroChip.Spec.Microcode;

/// <summary>Writes programs as the text that <see cref="MicroAssembler"/> reads.</summary>
public static class MicroDisassembler
{
    /// <summary>One instruction, such as <c>MUL  y1-20</c>; a word without meaning is shown as <c>; 0xF123: ...</c>.</summary>
    public static string Instruction(ushort word) => throw new NotSupportedException();

    /// <summary>
    /// The whole program with its constants and limits, one line an instruction, ending in a line feed. Assembling it gives
    /// the same program, if all its words have a meaning.
    /// </summary>
    /// <param name="program">Any program, sound or not.</param>
    /// <param name="comments">Adds to each line its position, its word in hexadecimal and what it does.</param>
    public static string Program(MicroProgram program, bool comments = false) => throw new NotSupportedException();
}
