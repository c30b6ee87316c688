"""The scene is what the other tests take it for."""


def test_the_scene_stands(house):
    scene = house.scene
    assert scene.court.confirmation
    assert "examine" in scene.court.tasks
    assert "sign" in scene.signing.tasks
    assert "register" in scene.filed.tasks
    assert {"confidential", "identity"} <= set(scene.court.files)
