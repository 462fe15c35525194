namespace NeuroChip.Device;

/// <summary>What kind of refusal a device call met; each maps to one gRPC status code.</summary>
public enum DeviceErrorKind
{
    /// <summary>A value has no meaning, whatever the device's state.</summary>
    InvalidArgument = 3,

    /// <summary>There is no such thing.</summary>
    NotFound = 5,

    /// <summary>The name or id is taken by something else.</summary>
    AlreadyExists = 6,

    /// <summary>No room, or a limit is reached.</summary>
    ResourceExhausted = 8,

    /// <summary>The device's state does not allow it now.</summary>
    FailedPrecondition = 9,

    /// <summary>The lease is lost or the token is stale.</summary>
    Aborted = 10,

    /// <summary>An index lies past the device's size.</summary>
    OutOfRange = 11,

    /// <summary>The engine failed; the device is FAULTED until it is reset.</summary>
    Internal = 13,

    /// <summary>Bytes arrived damaged.</summary>
    DataLoss = 15,
}

/// <summary>A device call that was refused. Nothing of the call took effect.</summary>
public sealed class DeviceException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="code">Stable code of <see cref="DeviceErrorCodes"/>.</param>
    /// <param name="found">What was wrong.</param>
    /// <param name="remedy">What to do next.</param>
    /// <param name="inner">What it came from.</param>
    /// <param name="problems">The single problems, where there can be several.</param>
    public DeviceException(
        DeviceErrorKind kind, string code, string found, string remedy, Exception? inner = null, IReadOnlyList<DeviceProblem>? problems = null)
        : base($"{code}: {found} {remedy}", inner)
    {
        Kind = kind;
        Code = code;
        Found = found;
        Remedy = remedy;
        Problems = problems ?? [];
    }

    /// <summary>Its kind.</summary>
    public DeviceErrorKind Kind { get; }

    /// <summary>Stable code: one of <see cref="DeviceErrorCodes"/>, or NC51xx when an image was refused.</summary>
    public string Code { get; }

    /// <summary>What was wrong.</summary>
    public string Found { get; }

    /// <summary>What to do next.</summary>
    public string Remedy { get; }

    /// <summary>The single problems, where there can be several; otherwise empty.</summary>
    public IReadOnlyList<DeviceProblem> Problems { get; }
}

/// <summary>One of several problems with what a call brought.</summary>
/// <param name="Place">Where: the field of the request and the position in it, such as <c>programs[0].words[3]</c>.</param>
/// <param name="Description">What is wrong, beginning with a stable code.</param>
public sealed record DeviceProblem(string Place, string Description);

/// <summary>Codes of <see cref="DeviceException"/>. They reach the wire: append only.</summary>
public static class DeviceErrorCodes
{
    /// <summary>The device has no image loaded.</summary>
    public const string NotLoaded = "NC4001";

    /// <summary>The device is running.</summary>
    public const string Running = "NC4002";

    /// <summary>The device is faulted.</summary>
    public const string Faulted = "NC4003";

    /// <summary>There is no such chip or core, or the image does not map it.</summary>
    public const string NoSuchCore = "NC4004";

    /// <summary>There is no such population.</summary>
    public const string NoSuchPopulation = "NC4005";

    /// <summary>There is no such unit, compartment or axon.</summary>
    public const string NoSuchUnit = "NC4006";

    /// <summary>The register cannot be read or written so.</summary>
    public const string BadRegister = "NC4007";

    /// <summary>A step count or step number is out of range.</summary>
    public const string BadSteps = "NC4008";

    /// <summary>The population is no spike source.</summary>
    public const string NotASource = "NC4009";

    /// <summary>There is no such probe.</summary>
    public const string NoSuchProbe = "NC4010";

    /// <summary>A limit on probes, subscriptions or sizes is reached.</summary>
    public const string Limit = "NC4011";

    /// <summary>There is no such device.</summary>
    public const string NoSuchDevice = "NC4012";

    /// <summary>The device is leased to somebody else.</summary>
    public const string Leased = "NC4013";

    /// <summary>The call carries no lease, or one that was lost.</summary>
    public const string NoLease = "NC4014";

    /// <summary>The lease time is out of range.</summary>
    public const string BadLease = "NC4015";

    /// <summary>There is no such session.</summary>
    public const string NoSuchSession = "NC4016";

    /// <summary>The probe's variable or interval has no meaning.</summary>
    public const string BadProbe = "NC4017";

    /// <summary>The engine failed.</summary>
    public const string EngineFault = "NC4018";

    /// <summary>There is no reset of that kind.</summary>
    public const string BadReset = "NC4019";

    /// <summary>A number wrapped or a voltage saturated in strict mode.</summary>
    public const string Overflow = "NC4020";

    /// <summary>A packet's atom shifts a target past the core's compartments, or is more than a packet carries.</summary>
    public const string BadAtom = "NC4021";

    /// <summary>A core, or the whole image, does not learn.</summary>
    public const string NotLearning = "NC4022";

    /// <summary>There is no learning projection of that name.</summary>
    public const string NoSuchProjection = "NC4023";

    /// <summary>The core has no such learning profile.</summary>
    public const string NoSuchProfile = "NC4024";

    /// <summary>The projection has no such synapse.</summary>
    public const string NoSuchSynapse = "NC4025";

    /// <summary>A weight, delay, tag, trace, reward, epoch or setting cannot be stored.</summary>
    public const string BadLearningValue = "NC4026";

    /// <summary>Lists that belong together have different lengths.</summary>
    public const string BadLearningLists = "NC4027";

    /// <summary>The verifier refuses a learning program.</summary>
    public const string BadProgram = "NC4028";

    /// <summary>Times and energies are not computed.</summary>
    public const string NotTimed = "NC4029";

    /// <summary>There is no such model of the mesh, or it does not take this chip.</summary>
    public const string BadFidelity = "NC4030";

    /// <summary>There are no records of so many steps.</summary>
    public const string BadInterval = "NC4031";
}
