using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Spec.Tests.Image;

/// <summary>Images that come without a file.</summary>
public sealed class ImageSpoolTests : IDisposable
{
    private static readonly byte[] s_bytes = SampleImages.Build("tiny").ToBytes();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0, true)]
    [InlineData(200, true)]
    [InlineData(1 << 20, false)]
    public void Many_bytes_go_to_a_file_without_a_name_and_few_stay_in_memory(int mostInMemory, bool isInFile)
    {
        using var spool = new ImageSpool(mostInMemory, _folder.FullName);
        foreach (byte[] piece in s_bytes.Chunk(100))
        {
            spool.Write(piece);
        }

        spool.Length.ShouldBe(s_bytes.Length);
        spool.IsInFile.ShouldBe(isInFile);
        _folder.GetFiles().ShouldBeEmpty();
        ChipImage image = spool.ToImage();
        for (int i = 0; i < 2; i++)
        {
            image.ToBytes().ShouldBe(s_bytes);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        }
    }

    [Fact]
    public void Where_no_file_can_be_written_all_bytes_stay_in_memory()
    {
        using var spool = new ImageSpool(0, Path.Combine(_folder.FullName, "absent"));
        foreach (byte[] piece in s_bytes.Chunk(1000))
        {
            spool.Write(piece);
        }

        spool.IsInFile.ShouldBeFalse();
        spool.ToImage().ToBytes().ShouldBe(s_bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    public void Bytes_that_are_no_image_are_refused_as_ever(int mostInMemory)
    {
        using var spool = new ImageSpool(mostInMemory, _folder.FullName);
        spool.Write(new byte[1000]);
        Should.Throw<ImageFormatException>(spool.ToImage).Code.ShouldBe(ImageCodes.NotAnImage);
    }

    [Fact]
    public void An_image_with_much_synapse_memory_is_the_same_from_the_file()
    {
        ChipProfile profile = ChipProfile.Load("wide");
        ChipImageBuilder builder = SampleImages.Builder(profile);
        CoreImage core = builder.Build().Cores[0];
        ulong[] memory = [.. core.Words(SectionKind.SynapseMemory).ToArray(), .. new ulong[1 << 18]];
        builder.Core(core.Address).Set(SectionKind.SynapseMemory, memory);
        ChipImage image = builder.Build();

        ChipImage released = ImageSpool.Release(image);
        released.ShouldNotBeSameAs(image);
        released.Digest.ShouldBe(image.Digest);
        released.FindCore(core.Address)!.Words(SectionKind.SynapseMemory).ToArray().ShouldBe(memory);

        ChipImage small = SampleImages.Build("tiny");
        ImageSpool.Release(small).ShouldBeSameAs(small);
    }
}
