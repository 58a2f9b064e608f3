/* The demonstration's sign-in page: a button per invented account fills in its name and password. */
"use strict";

document.querySelectorAll("[data-fills-login]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const form = document.getElementById("sign-in");
    form.elements.login.value = button.dataset.fillsLogin;
    form.elements.password.value = button.dataset.fillsPassword;
    (button.dataset.fillsPassword ? form.querySelector("button[type=submit]") : form.elements.password).focus();
  });
});
