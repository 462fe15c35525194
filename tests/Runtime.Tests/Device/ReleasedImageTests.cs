using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using NeuroChip.Spec.Registers;
using Runtime.Tests.Server;

namespace Runtime.Tests.Device;

/// <summary>A device whose image's synapse memory is read from the image's file when registers ask for it.</summary>
public sealed class ReleasedImageTests : IDisposable
{
    private const int Steps = 100;

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Registers_of_the_synapse_memory_are_those_of_an_image_in_memory_before_and_after_learning()
    {
        using EmulatedDevice inMemory = Ran(LearningNetwork.Image, 0);
        using EmulatedDevice fromFile = Ran(Open(LearningNetwork.Image), 0);
        ReadMemory(fromFile).ShouldBe(ReadMemory(inMemory));
        foreach (EmulatedDevice device in (EmulatedDevice[])[inMemory, fromFile])
        {
            Run(device, Steps);
            Collect();
        }

        uint[] learned = ReadMemory(inMemory);
        learned.ShouldNotBe(WordsOf(LearningNetwork.Image), "nothing was learned");
        ReadMemory(fromFile).ShouldBe(learned);
        fromFile.ReadDigest().ShouldBe(inMemory.ReadDigest());

        // What was there at first is written back.
        fromFile.WriteRegisters([new RegisterBurst(Core(), Address(), WordsOf(LearningNetwork.Image))]);
        ReadMemory(fromFile).ShouldBe(WordsOf(LearningNetwork.Image));
    }

    [Fact]
    public void A_file_that_changes_refuses_its_words_and_takes_nothing_from_the_device()
    {
        using EmulatedDevice device = Ran(Open(LearningNetwork.Image), Steps);
        uint[] words = ReadMemory(device);
        string digest = device.ReadDigest();
        byte[] file = File.ReadAllBytes(_path);
        Write(file[..100]);
        Collect();

        foreach (Action access in (Action[])[
            () => ReadMemory(device),
            () => device.WriteRegisters([new RegisterBurst(Core(), Address(), words)]),
            () => device.CreateRegisterProbe(new RegisterProbeRequest(Core(), [Address()])),
            () => device.Reset(ResetKind.Image)])
        {
            DeviceException refusal = Should.Throw<DeviceException>(access);
            (refusal.Kind, refusal.Code).ShouldBe((DeviceErrorKind.DataLoss, ImageCodes.FileChanged));
            device.Status.State.ShouldBe(DeviceState.Paused);
        }

        device.ReadDigest().ShouldBe(digest);
        Run(device, Steps);
        using EmulatedDevice other = Ran(LearningNetwork.Image, Steps);
        Run(other, Steps);
        device.ReadDigest().ShouldBe(other.ReadDigest());

        Write(file);
        ReadMemory(device).ShouldBe(ReadMemory(other));
        device.Reset(ResetKind.Image);
        device.Status.State.ShouldBe(DeviceState.Loaded);
    }

    [Fact]
    public void A_run_with_a_register_probe_ends_behind_the_step_whose_words_cannot_be_read()
    {
        using EmulatedDevice device = Ran(Open(LearningNetwork.Image), 0);
        RegisterProbe probe = device.CreateRegisterProbe(new RegisterProbeRequest(Core(), [Address()], Interval: 4));
        device.Run(8).StepsRun.ShouldBe(8);
        Write([1, 2, 3]);
        Collect();
        Should.Throw<DeviceException>(() => device.Run(8)).Code.ShouldBe(ImageCodes.FileChanged);
        (device.Status.State, device.Status.Step).ShouldBe((DeviceState.Paused, 12));
        probe.Take().Steps.ShouldBe([4, 8]);
        device.DeleteProbe(probe.Id);
        device.Run(8).StepsRun.ShouldBe(8);
    }

    private ChipImage Open(ChipImage image)
    {
        File.WriteAllBytes(_path, image.ToBytes());
        return ChipImage.Open(File.OpenHandle(_path, share: FileShare.ReadWrite | FileShare.Delete), 0);
    }

    private void Write(byte[] bytes)
    {
        using FileStream stream = new(_path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        stream.Write(bytes);
    }

    private static EmulatedDevice Ran(ChipImage image, int steps)
    {
        var device = new EmulatedDevice("emu0", ChipProfile.Load(Server.SmallNetwork.Profile), new ScalarEngineFactory());
        device.Load(image);
        Run(device, steps);
        return device;
    }

    private static void Run(EmulatedDevice device, int steps)
    {
        long from = device.Status.Step;
        device.Inject([.. LearningNetwork.Input(steps).Select(spike => InjectedSpike.OfUnit("in", spike.Unit, (int)from + spike.Step))]);
        device.Run(steps);
    }

    private static CoreAddress Core() => LearningNetwork.Image.Cores[0].Address;

    private static uint Address() => RegisterMap.FindBlock(LearningNetwork.Image.Layout, CoreBlocks.SynMem)!.OffsetOf(0);

    private static uint[] ReadMemory(EmulatedDevice device)
    {
        var words = new uint[WordsOf(LearningNetwork.Image).Length];
        device.ReadRegisters(Core(), Address(), words);
        return words;
    }

    private static uint[] WordsOf(ChipImage image) =>
        [.. image.Cores[0].Words(SectionKind.SynapseMemory).ToArray().SelectMany(word => (uint[])[(uint)word, (uint)(word >> 32)])];

    private static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
}
