using NeuroChip.Device;

namespace Runtime.Tests.Device;

/// <summary>Numbers and codes that reach the wire: append only.</summary>
public sealed class DeviceErrorCodesTests
{
    [Fact]
    public void Codes_are_never_renamed_or_reused()
    {
        string[] frozen =
        [
            "NotLoaded=NC4001", "Running=NC4002", "Faulted=NC4003", "NoSuchCore=NC4004", "NoSuchPopulation=NC4005",
            "NoSuchUnit=NC4006", "BadRegister=NC4007", "BadSteps=NC4008", "NotASource=NC4009", "NoSuchProbe=NC4010",
            "Limit=NC4011", "NoSuchDevice=NC4012", "Leased=NC4013", "NoLease=NC4014", "BadLease=NC4015",
            "NoSuchSession=NC4016", "BadProbe=NC4017", "EngineFault=NC4018", "BadReset=NC4019",
            "Overflow=NC4020", "BadAtom=NC4021", "NotLearning=NC4022", "NoSuchProjection=NC4023", "NoSuchProfile=NC4024",
            "NoSuchSynapse=NC4025", "BadLearningValue=NC4026", "BadLearningLists=NC4027", "BadProgram=NC4028",
            "NotTimed=NC4029", "BadFidelity=NC4030", "BadInterval=NC4031",
        ];
        string[] found = [.. typeof(DeviceErrorCodes).GetFields().Select(field => $"{field.Name}={field.GetRawConstantValue()}")];
        found.Take(frozen.Length).ShouldBe(frozen, "codes are append-only: users and clients know them");
        found.Select(code => code[^6..]).Distinct().Count().ShouldBe(found.Length);
    }

    [Fact]
    public void Kinds_are_gRPC_status_codes()
    {
        Enum.GetValues<DeviceErrorKind>().Select(kind => $"{kind}={(int)kind}").ShouldBe([
            "InvalidArgument=3", "NotFound=5", "AlreadyExists=6", "ResourceExhausted=8", "FailedPrecondition=9", "Aborted=10",
            "OutOfRange=11", "Internal=13", "DataLoss=15",
        ]);
    }

    [Fact]
    public void States_and_resets_keep_their_numbers()
    {
        Enum.GetValues<DeviceState>().Select(state => $"{state}={(int)state}").ShouldBe(["Idle=1", "Loaded=2", "Running=4", "Paused=5", "Faulted=6"]);
        Enum.GetValues<ResetKind>().Select(kind => $"{kind}={(int)kind}").ShouldBe(["State=1", "Image=2"]);
    }
}
