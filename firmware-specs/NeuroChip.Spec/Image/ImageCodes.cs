namespace NeuroChip.Spec.Image;

/// <summary>Diagnostic codes of images. Append-only: people search for them and tests freeze them.</summary>
public static class ImageCodes
{
    /// <summary>The file is no chip image.</summary>
    public const string NotAnImage = "NC5001";

    /// <summary>The container version is another.</summary>
    public const string WrongVersion = "NC5002";

    /// <summary>The file ends early.</summary>
    public const string Truncated = "NC5003";

    /// <summary>There are bytes behind the end.</summary>
    public const string TrailingBytes = "NC5004";

    /// <summary>The word layout is unknown.</summary>
    public const string UnknownLayout = "NC5005";

    /// <summary>Bytes that must be zero are not.</summary>
    public const string ReservedBytes = "NC5006";

    /// <summary>The content does not match its digest.</summary>
    public const string Damaged = "NC5007";

    /// <summary>The section table does not fit the file.</summary>
    public const string BadTable = "NC5008";

    /// <summary>A section kind is unknown or at the wrong place.</summary>
    public const string UnknownSection = "NC5009";

    /// <summary>A section leaves the file.</summary>
    public const string SectionOutsideFile = "NC5010";

    /// <summary>Two sections share bytes.</summary>
    public const string SectionOverlap = "NC5011";

    /// <summary>A section is not where the container puts it.</summary>
    public const string SectionMisplaced = "NC5012";

    /// <summary>Sections are out of order or twice there.</summary>
    public const string SectionOrder = "NC5013";

    /// <summary>A section has elements of another size.</summary>
    public const string ElementSize = "NC5014";

    /// <summary>A section does not match its check sum.</summary>
    public const string SectionCheck = "NC5015";

    /// <summary>The file is larger than a reader can hold.</summary>
    public const string TooLarge = "NC5016";

    /// <summary>The file of an image that is in use has other bytes than when it was loaded.</summary>
    public const string FileChanged = "NC5017";

    /// <summary>The manifest cannot be read.</summary>
    public const string ManifestUnreadable = "NC5020";

    /// <summary>The manifest contradicts itself or the sections.</summary>
    public const string ManifestInconsistent = "NC5021";

    /// <summary>A word has reserved bits or illegal values.</summary>
    public const string IllegalWord = "NC5022";

    /// <summary>A section that must be there is missing.</summary>
    public const string SectionMissing = "NC5023";

    /// <summary>Sections of a core contradict each other.</summary>
    public const string CoreInconsistent = "NC5024";

    /// <summary>The image is for another chip profile.</summary>
    public const string WrongProfile = "NC5025";

    /// <summary>The image uses what this version does not execute. No longer raised, since every section is executed; the number stays taken.</summary>
    public const string NotExecuted = "NC5026";

    /// <summary>A synapse list does not decode.</summary>
    public const string BadSynapseList = "NC5030";
}
