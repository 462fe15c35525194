using NeuroChip.Spec.Image;

namespace NeuroChip.Device.Learning;

/// <summary>Refusals of the learning calls.</summary>
internal static class LearningErrors
{
    public static DeviceException NotLearning(CoreAddress core) => new(
        DeviceErrorKind.FailedPrecondition, DeviceErrorCodes.NotLearning,
        $"Chip {core.Chip} core {core.Core} does not learn: the image gives it no learning epoch.", "Use a core that learns; GetLearning lists them.");

    public static DeviceException NothingLearns() => new(
        DeviceErrorKind.FailedPrecondition, DeviceErrorCodes.NotLearning,
        "No core of the image learns.", "Load an image with a projection that learns.");

    public static DeviceException NoLearningCoreOf(string population) => new(
        DeviceErrorKind.FailedPrecondition, DeviceErrorCodes.NotLearning,
        $"No core with units of population '{population}' learns.", "Name a population onto which a learning projection leads.");

    public static DeviceException NoSuchProjection(string name, IEnumerable<string> there)
    {
        string[] names = [.. there];
        return new(
            DeviceErrorKind.NotFound, DeviceErrorCodes.NoSuchProjection,
            $"The image has no learning projection '{name}'.", names.Length == 0 ? "None of it learns." : $"It has: {string.Join(", ", names)}.");
    }

    public static DeviceException NoSuchProfile(ProfileAddress profile, int count) => new(
        DeviceErrorKind.OutOfRange, DeviceErrorCodes.NoSuchProfile,
        $"There is no {profile}.", count == 0 ? "The core has no learning profiles." : $"The core has 0..{count - 1}.");

    public static DeviceException NoSuchSynapse(string projection, int pre, int post, int occurrence) => new(
        DeviceErrorKind.OutOfRange, DeviceErrorCodes.NoSuchSynapse,
        occurrence == 0
            ? $"Projection '{projection}' has no synapse from unit {pre} to unit {post}."
            : $"Projection '{projection}' has {occurrence} synapses from unit {pre} to unit {post}; one more was named.",
        "Name pairs that ReadSynapses lists.");

    public static DeviceException NoSuchUnits(string population, int first, long count, int size) => new(
        DeviceErrorKind.OutOfRange, DeviceErrorCodes.NoSuchUnit,
        $"Population '{population}' has no units {first}..{first + count - 1}.", $"It has 0..{size - 1}.");

    public static DeviceException BadValue(string found, string remedy) => new(
        DeviceErrorKind.OutOfRange, DeviceErrorCodes.BadLearningValue, found, remedy);

    public static DeviceException BadLists(string found) => new(
        DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadLearningLists, found, "Give one value for each, or none to leave all as they are.");

    public static DeviceException NoRoom(CoreAddress core, int words, int room) => new(
        DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit,
        $"The programs of chip {core.Chip} core {core.Core} would take {words} words of microcode memory; it has {room}.",
        "Write shorter rules, or put projections on several cores.");
}
