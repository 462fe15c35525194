namespace NeuroChip.Spec.Microcode;

/// <summary>Diagnostic codes of microcode: 6601 to 6629 for its text, from 6630 on for programs. Append-only.</summary>
public static class MicrocodeCodes
{
    /// <summary>The text is larger than an assembler reads.</summary>
    public const string TextTooLarge = "NC6601";

    /// <summary>The mnemonic or directive is unknown.</summary>
    public const string UnknownMnemonic = "NC6602";

    /// <summary>A character or word has no meaning at its place.</summary>
    public const string UnexpectedText = "NC6603";

    /// <summary>An operand is missing.</summary>
    public const string OperandMissing = "NC6604";

    /// <summary>There is text behind the last operand.</summary>
    public const string OperandExtra = "NC6605";

    /// <summary>An operand is of the wrong form or an unknown word.</summary>
    public const string BadOperand = "NC6606";

    /// <summary>A number is outside what the instruction can hold.</summary>
    public const string OperandRange = "NC6607";

    /// <summary>No constant or limit has the label.</summary>
    public const string UnknownLabel = "NC6608";

    /// <summary>The label is taken or is a word of the language.</summary>
    public const string BadLabel = "NC6609";

    /// <summary>There are more constants or limits than a nibble can name.</summary>
    public const string TooManyEntries = "NC6610";

    /// <summary>The program is empty, too long, or leaves the microcode memory.</summary>
    public const string BadLength = "NC6630";

    /// <summary>The program does not end with HALT.</summary>
    public const string NoHalt = "NC6631";

    /// <summary>There are words behind a HALT.</summary>
    public const string BehindHalt = "NC6632";

    /// <summary>The operation is illegal in this version.</summary>
    public const string IllegalOperation = "NC6633";

    /// <summary>A nibble has a value without meaning, or one that must be 0.</summary>
    public const string IllegalNibble = "NC6634";

    /// <summary>A target has a second section.</summary>
    public const string RepeatedTarget = "NC6635";

    /// <summary>An instruction stands where it has no effect or no defined one.</summary>
    public const string Misplaced = "NC6636";

    /// <summary>An accumulation without a scaled product.</summary>
    public const string NothingScaled = "NC6637";

    /// <summary>A decimation without u.</summary>
    public const string BadDecimation = "NC6638";

    /// <summary>A trace time of a spike that need not have come.</summary>
    public const string BadTraceTime = "NC6639";

    /// <summary>An operand that the operation cannot read, or a constant that it cannot take.</summary>
    public const string BadFactor = "NC6640";

    /// <summary>A constant is read that the program does not have.</summary>
    public const string ConstantOutside = "NC6641";

    /// <summary>A limit is read that the program does not have.</summary>
    public const string LimitOutside = "NC6642";

    /// <summary>A limit has its lower bound above the upper one.</summary>
    public const string LimitEmpty = "NC6643";

    /// <summary>A product can leave 64 bits.</summary>
    public const string ProductOverflow = "NC6644";
}
