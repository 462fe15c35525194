namespace NeuroChip.Server.Services.V1;

/// <summary>Codes of refusals that arise on the wire, before the device is asked; they reach clients: append only.</summary>
internal static class ServiceCodes
{
    /// <summary>Upload messages are out of order.</summary>
    public const string UploadOrder = "NC4201";

    /// <summary>An image, or all of them, would be too large.</summary>
    public const string UploadTooLarge = "NC4202";

    /// <summary>A chunk arrived damaged.</summary>
    public const string ChunkDamaged = "NC4203";

    /// <summary>The whole file is not what its header announced.</summary>
    public const string ImageDamaged = "NC4204";

    /// <summary>The session has no such image.</summary>
    public const string NoSuchImage = "NC4205";

    /// <summary>A call asks for more than one call may.</summary>
    public const string TooMuch = "NC4206";

    /// <summary>A field is missing or has no meaning.</summary>
    public const string BadField = "NC4207";

    /// <summary>A pipeline injected a spike for a step that is past.</summary>
    public const string LateSpike = "NC4208";

    /// <summary>Assembly text or the text of a rule does not translate.</summary>
    public const string BadText = "NC4209";
}
