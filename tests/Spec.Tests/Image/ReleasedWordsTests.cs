using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using NeuroChip.Spec.Image;

namespace Spec.Tests.Image;

/// <summary>Synapse memories that leave memory and are read from the image's file again.</summary>
public sealed class ReleasedWordsTests : IDisposable
{
    private static readonly CoreAddress s_core = new(0, 1);

    private readonly string _path = Path.GetTempFileName();
    private readonly ChipImage _built = SampleImages.Build("tiny");

    public ReleasedWordsTests() => File.WriteAllBytes(_path, _built.ToBytes());

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("tiny")]
    [InlineData("wide")]
    public void Words_are_those_of_the_file_before_and_after_they_left_memory(string profile)
    {
        ChipImage built = SampleImages.Build(profile);
        File.WriteAllBytes(_path, built.ToBytes());
        ChipImage opened = Open();
        for (int i = 0; i < 3; i++)
        {
            foreach (CoreImage core in built.Cores)
            {
                CoreImage same = opened.FindCore(core.Address)!;
                same.Sections.ShouldBe(core.Sections);
                foreach (SectionKind kind in core.Sections)
                {
                    same.Words(kind).Length.ShouldBe(core.Words(kind).Length);
                    same.Words(kind).ToArray().ShouldBe(core.Words(kind).ToArray());
                }
            }

            opened.ToBytes().ShouldBe(built.ToBytes());
            Collect();
        }
    }

    [Fact]
    public void Words_leave_memory_when_nobody_looks_at_them_and_stay_while_somebody_does()
    {
        ChipImage opened = Open();
        ReadOnlyMemory<ulong> words = opened.FindCore(s_core)!.Words(SectionKind.SynapseMemory);
        ulong[] before = words.ToArray();
        using (MemoryHandle held = words.Pin())
        {
            // The file is another now: only words in memory can still be right.
            Overwrite();
            Collect();
            words.ToArray().ShouldBe(before);
        }

        Collect();
        Refusal(words).Code.ShouldBe(ImageCodes.FileChanged);
    }

    [Fact]
    public void Other_bytes_in_the_file_are_refused_with_the_section_and_what_to_do()
    {
        ChipImage opened = Open();
        Overwrite();
        Collect();
        ImageFormatException refusal = Refusal(opened.FindCore(s_core)!.Words(SectionKind.SynapseMemory));
        refusal.Code.ShouldBe("NC5017");
        refusal.Offset.ShouldBeGreaterThan(0);
        refusal.Found.ShouldContain("other bytes in section SynapseMemory of chip 0 core 1");
        refusal.Remedy.ShouldContain("load the image again");

        // What else the image holds is in memory.
        opened.FindCore(s_core)!.Words(SectionKind.SynapseLists).ToArray()
            .ShouldBe(_built.FindCore(s_core)!.Words(SectionKind.SynapseLists).ToArray());
    }

    [Fact]
    public void A_file_that_was_cut_is_refused_until_its_bytes_are_back()
    {
        ChipImage opened = Open();
        ReadOnlyMemory<ulong> words = opened.FindCore(s_core)!.Words(SectionKind.SynapseMemory);
        Truncate();
        Collect();
        ImageFormatException refusal = Refusal(words);
        refusal.Code.ShouldBe(ImageCodes.FileChanged);
        refusal.Found.ShouldContain("before the end of section SynapseMemory");

        File.WriteAllBytes(_path, _built.ToBytes());
        words.ToArray().ShouldBe(_built.FindCore(s_core)!.Words(SectionKind.SynapseMemory).ToArray());
    }

    [Fact]
    public void The_name_of_the_file_may_go_or_stand_for_another_file()
    {
        ChipImage opened = Open();
        File.Delete(_path);
        File.WriteAllText(_path, "another file");
        Collect();
        opened.FindCore(s_core)!.Words(SectionKind.SynapseMemory).ToArray()
            .ShouldBe(_built.FindCore(s_core)!.Words(SectionKind.SynapseMemory).ToArray());
    }

    [Fact]
    public void A_small_file_is_closed_and_its_words_stay()
    {
        var opened = ChipImage.Open(File.OpenHandle(_path));
        File.WriteAllText(_path, "another file");
        Collect();
        opened.FindCore(s_core)!.Words(SectionKind.SynapseMemory).ToArray()
            .ShouldBe(_built.FindCore(s_core)!.Words(SectionKind.SynapseMemory).ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void A_damaged_file_is_refused_as_its_bytes_are(int length)
    {
        File.WriteAllBytes(_path, _built.ToBytes()[..length]);
        ImageFormatException expected = Should.Throw<ImageFormatException>(() => ChipImage.Read(_built.ToBytes().AsMemory(0, length)));
        using SafeFileHandle file = File.OpenHandle(_path);
        Should.Throw<ImageFormatException>(() => ChipImage.Open(file, 0)).Message.ShouldBe(expected.Message);
        file.IsClosed.ShouldBeTrue("nobody holds it");
    }

    private static ImageFormatException Refusal(ReadOnlyMemory<ulong> words) =>
        Should.Throw<ImageFormatException>(() => words.ToArray());

    private static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ChipImage Open() => ChipImage.Open(File.OpenHandle(_path, share: FileShare.ReadWrite | FileShare.Delete), 0);

    private void Overwrite()
    {
        byte[] file = File.ReadAllBytes(_path);
        for (int i = file.Length / 4; i < file.Length; i++)
        {
            file[i] ^= 0x55;
        }

        using FileStream stream = new(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        stream.Write(file);
    }

    private void Truncate()
    {
        using FileStream stream = new(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        stream.SetLength(stream.Length / 4);
    }
}
