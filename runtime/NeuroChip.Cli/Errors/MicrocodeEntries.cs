namespace NeuroChip.Cli.Errors;

/// <summary>Titles of the codes of learning programs, for <c>explain</c>: their text first, then the programs themselves.</summary>
internal static class MicrocodeEntries
{
    private const string Text = "The text of a learning program. The message names line and column, what is there and what may be.";
    private const string Program = "A learning program is verified before an engine sees it. The message names the word, or the line it was assembled from.";
    private const string Correct = "correct the line; microcode.md in the chip manual has every form";
    private const string Order = "put the instruction where its section of microcode.md says";

    public static IEnumerable<CodeEntry> All { get; } =
    [
        new("NC6601", "program text too large", Text, "split the text; a program has 256 words at most"),
        new("NC6602", "unknown mnemonic or directive", Text, Correct),
        new("NC6603", "unexpected text", Text, Correct),
        new("NC6604", "operand missing", Text, Correct),
        new("NC6605", "text behind the last operand", Text, "write one instruction a line, and comments behind ';'"),
        new("NC6606", "not an operand", Text, Correct),
        new("NC6607", "number out of range", Text, "use a number the instruction can hold; MULK takes constants of sixteen bits"),
        new("NC6608", "unknown label", Text, "define it with .const or .limit"),
        new("NC6609", "label not usable", Text, "choose another label"),
        new("NC6610", "too many constants or limits", Text, "share some; a nibble names sixteen"),
        new("NC6630", "program too short or too long", Program, "use 1 to 256 words inside the microcode memory"),
        new("NC6631", "program without HALT", Program + " Without HALT it would run into whatever follows.", "end it with HALT"),
        new("NC6632", "words behind HALT", Program, "remove them, or the HALT before them"),
        new("NC6633", "illegal operation", Program, "use operations 0 to 14"),
        new("NC6634", "illegal operand bits", Program, "use a value with a meaning, and 0 in nibbles without one"),
        new("NC6635", "second section of a target", Program + " All targets are read before the visit, so a second section would undo the first.", "put all products of a target into one section"),
        new("NC6636", "instruction out of place", Program, Order),
        new("NC6637", "nothing to accumulate", Program + " ACC adds what SCL made of the product.", "put a SCL before it, in the same product"),
        new("NC6638", "decimation without u", Program, "name u in the mask, or use decimation 0"),
        new("NC6639", "trace time of a spike that need not have come", Program, "name the spike in the mask, or read traces at the end of the epoch"),
        new("NC6640", "operand that the instruction cannot take", Program, "multiply x0, y0 and r0 without a constant, and constants with MUL or MULK"),
        new("NC6641", "constant that is not there", Program, "add the constant to the program, or load it with LDK first"),
        new("NC6642", "limit that is not there", Program, "add the limit to the program"),
        new("NC6643", "empty limit", Program, "put the lower bound first"),
        new("NC6644", "product may overflow", Program + " The operands' ranges decide, not the values they happen to have.", "use fewer factors, or shift between them"),
    ];
}
